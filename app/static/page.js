// Runs once in each piece of the page (a gr.HTML), which Gradio gives `element`, `trigger` and `watch`.
// Python decides what a press means; here are only the things that a server cannot do: the clipboard,
// scrolling, and where the keyboard's focus goes.

element.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button) return;
  if ('copy' in button.dataset) copy(button);
  if ('press' in button.dataset) {
    if ('document' in button.dataset) globalThis.oaOpener = button;
    trigger('press', { ...button.dataset });
    if ('close' in button.dataset) globalThis.oaOpener?.focus();
  }
});

let serial; // of the opening last scrolled to
watch('value', () => {
  const language = element.querySelector('[data-page-language]');
  if (language) document.documentElement.lang = language.lang;

  const source = element.querySelector('[data-serial]');
  if (source && source.dataset.serial !== serial) {
    serial = source.dataset.serial;
    source.querySelector('h2').focus({ preventScroll: true });
    const mark = source.querySelector('mark');
    if (!mark) source.scrollTop = 0;
    (mark ?? source).scrollIntoView({ block: mark ? 'center' : 'nearest' });
  }
});

async function copy(button) {
  const text = button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Served over plain http from another machine, a page may not use the clipboard API.
    const area = document.body.appendChild(document.createElement('textarea'));
    area.value = text;
    area.select();
    document.execCommand('copy');
    area.remove();
    button.focus();
  }
  const label = button.textContent;
  if (label === button.dataset.copied) return;
  button.textContent = button.dataset.copied;
  setTimeout(() => { button.textContent = label; }, 2000);
}
