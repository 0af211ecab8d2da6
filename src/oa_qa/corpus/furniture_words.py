"""What page furniture says, in Japanese, English, Chinese, Korean, German, French and Spanish.

All of it is compared with normalised lines (see `text.normalization.normalize`): `Ｌｏｇ Ｉｎ` is `log in`.
"""

from __future__ import annotations

import regex

from oa_qa.text.normalization import normalize


def _phrases(listed: str) -> frozenset[str]:
    return frozenset(normalize(phrase.strip()) for phrase in listed.split(";"))


CONTROLS = _phrases(
    """
    無料会員登録; 通知を受け取る; フォローする;
    シェアする; ツイートする; ポストする; いいね!; はてなブックマーク; lineで送る; リンクをコピー; リンクを取得;
    urlをコピー; タイトルとurlをコピー; タイトルとurlをコピーしました; コピーしました; リンクをコピーしました;
    共有する; 友達に教える; ブックマークに追加; お気に入りに追加; 記事を保存; この記事を保存; この記事をシェア;
    この記事をシェアする; 記事をシェア; メールで送る; 埋め込みコード;
    コメントする; コメントを書く; コメントを書き込む; コメントを投稿; コメントを投稿する; コメントを残す;
    コメントを見る; コメントはまだありません; コメントなし; コメントをキャンセル; 返信をキャンセル; 違反を通報;
    感想を送る;
    原文表示; 原文を表示; 原文を見る; 翻訳を表示; 翻訳を見る; ポストを翻訳; ツイートを翻訳; qrcode; qr code;
    qrコード; 言語を選択; 言語を切り替える; 言語切替; 続きを読む; もっと見る; もっと読む; 全文を読む; 全文表示;
    すべて見る; 一覧を見る; トップへ戻る; ページトップへ; ページの先頭へ; トップページへ; 目次を開く; 目次を閉じる;
    メニューを開く; メニューを閉じる; 本文へスキップ; コンテンツへスキップ; 広告掲載について; メルマガ登録;
    メールマガジン登録; アプリで開く; クッキーの設定; cookieの設定; cookie設定; すべて許可; すべて拒否;
    スポンサーリンク; 読み込み中...;
    subscribe now; follow us; share this; share this article; share on facebook; share on twitter; share on x;
    share on linkedin; tweet this; copy link; copy url; link copied; email this; print this page; save article;
    save for later; gift this article; listen to this article; leave a comment; leave a reply; post a comment;
    add a comment; write a comment; no comments; no comments yet; be the first to comment; view comments;
    show comments; hide comments; load more comments; sign in to comment; log in to comment; cancel reply;
    view original; view original post; see original; see translation; translate post; translate tweet;
    read more; load more; continue reading; read full story; back to top; skip to content; skip to main content;
    previous post; next post; cookie settings; manage choices; manage cookies; accept all; accept cookies;
    reject all; advertise with us; download the app; get the app; open in app; sign up for our newsletter;
    sponsored content; scan to download; choose language;
    关注我们; 分享到; 发表评论; 写评论; 查看评论; 暂无评论; 查看原文; 阅读原文; 查看翻译; 阅读更多; 查看更多;
    加载更多; 展开全文; 返回顶部; 下载应用; 下载app; 扫码下载; 扫描二维码; 复制链接; 全部接受;
    구독하기; 공유하기; 댓글 쓰기; 댓글 달기; 댓글 보기; 답글 달기; 신고하기; 원문 보기; 번역 보기; 더 보기;
    더보기; 목록으로; 맨 위로; 앱 다운로드; 링크 복사;
    newsletter abonnieren; artikel teilen; kommentar schreiben; kommentare anzeigen; kommentar melden;
    original anzeigen; mehr anzeigen; mehr lesen; weiterlesen; nach oben; zum inhalt springen; alle akzeptieren;
    alle ablehnen; cookie-einstellungen; link kopieren;
    abonnez-vous; partager l'article; laisser un commentaire; voir les commentaires; voir l'original;
    voir la traduction; voir plus; lire plus; lire la suite; haut de page; aller au contenu; contactez-nous;
    tout accepter; tout refuser; gérer les cookies; copier le lien;
    suscribirse; suscríbete; compartir en facebook; dejar un comentario; ver comentarios; ver original;
    ver traducción; ver más; leer más; seguir leyendo; volver arriba; saltar al contenido; aceptar todo;
    rechazar todo; configurar cookies; copiar enlace
    """
)
"""What hardly anybody writes in a line of its own but as a button or a link."""

LABELS = _phrases(
    """
    広告; pr; ad; コメント; コメント欄; 返信; 共有; シェア; いいね; ブックマーク; 保存; 印刷; 報告; リポスト;
    ポスト; ツイート; 引用; 翻訳; 検索; メニュー; ホーム; トップ; 設定; 通知; カテゴリ; カテゴリー; タグ;
    アーカイブ; ランキング; アクセスランキング; 新着記事; 人気記事; 最新記事; コミュニティ; ヘルプセンター;
    サポート; ニュースレター; 目次; 言語; 文字の大きさ; 文字サイズ; 小; 中; 大; フォロー; フォロワー; 投稿;
    プロフィール; 著者; この記事を書いた人; 前; 次; 戻る; お知らせ; アプリ; ダウンロード; バックナンバー;
    comments; comment; share; like; likes; tweet; retweet; repost; quote; save; print; email; home; menu; search;
    top; tags; categories; archive; archives; trending; popular; most read; latest; recent posts; community;
    support; help; settings; notifications; profile; language; about; contact; download; followers; advertising;
    next; previous; back; replies; views; reposts; bookmarks;
    评论; 評論; 喜欢; 赞; 首页; 首頁; 菜单; 搜索; 标签; 分类; 热门; 最新; 推荐; 社区; 帮助; 设置; 语言; 打印; 下载;
    댓글; 답글; 홈; 메뉴; 검색; 태그; 카테고리; 인기글; 최신글; 커뮤니티; 언어; 설정;
    kommentare; startseite; suche; suchen; menü; schlagwörter; kategorien; beliebt; neueste; gemeinschaft; sprache;
    commentaires; accueil; rechercher; catégories; étiquettes; populaires; langue; aide; comentarios; inicio;
    buscar; menú; categorías; etiquetas; populares; idioma; ayuda;
    ログイン; ログアウト; 会員登録; 新規登録; アカウント作成; マイページ; お問い合わせ; フォロー中; 翻訳する;
    評価する; 高評価; 低評価; 返信する; 報告する; 通報する; 違反報告; 自動翻訳; 埋め込み; 印刷する; 表示言語;
    前の記事; 次の記事; 前へ; 次へ; 開く; 閉じる; スキップ; 検索する; サイトマップ; プライバシーポリシー; 利用規約;
    特定商取引法に基づく表記; 運営会社; 会社概要; ヘルプ; よくある質問; アプリをダウンロード; 同意する; 記事一覧;
    読み込み中;
    log in; login; log out; sign in; sign up; sign out; register; create account; my account; subscribe;
    unsubscribe; follow; following; listen; reply; report; report abuse; flag; privacy policy; terms of service;
    terms of use; terms and conditions; cookie policy; contact us; about us; sitemap; newsletter; loading;
    loading...; sponsored; advertisement; next article; previous article; learn more; show more; show less;
    view all; see all;
    登录; 登入; 注册; 註冊; 退出登录; 关注; 分享; 点赞; 收藏; 转发; 评论区; 举报; 回复; 上一篇; 下一篇; 隐私政策;
    服务条款; 联系我们; 关于我们; 二维码; 扫一扫;
    로그인; 로그아웃; 회원가입; 구독; 공유; 좋아요; 신고; 이전 글; 다음 글; 개인정보처리방침; 이용약관; 문의하기;
    인쇄; 스크랩;
    anmelden; einloggen; abmelden; registrieren; konto erstellen; abonnieren; teilen; merken; drucken;
    kommentieren; antworten; datenschutz; datenschutzerklärung; impressum; agb; kontakt; anzeige;
    se connecter; connexion; se déconnecter; s'inscrire; inscription; créer un compte; s'abonner; partager;
    imprimer; commenter; répondre; signaler; mentions légales; politique de confidentialité; publicité;
    iniciar sesión; cerrar sesión; registrarse; crear cuenta; compartir; imprimir; comentar; responder; denunciar;
    aviso legal; política de privacidad; contacto; publicidad
    """
)
"""What may be a heading of an article, too: furniture only beside other furniture, or at the very end."""

SERVICES = _phrases(
    """
    x; twitter; facebook; line; instagram; threads; bluesky; mastodon; pinterest; pocket; linkedin;
    reddit; whatsapp; telegram; tumblr; youtube; tiktok; discord; rss; はてブ; はてな; note; mixi; weibo; 微博;
    微信; wechat; qq; kakaotalk; 카카오톡; 네이버; kakao; xing; e-mail; メール; sms
    """
)
"""Where things are shared; an article may list them, too."""

SECTIONS = _phrases(
    """
    政治; 経済; 社会; 国際; 国内; 海外; 文化; 生活; 科学; 教育; スポーツ; エンタメ; 芸能; ビジネス; テクノロジー; it;
    地域; 地方; 社説; オピニオン; コラム; 特集; ニュース; 速報; 動画; 写真; 天気;
    news; politics; business; economy; world; opinion; sports; sport; technology; tech; science; health; culture;
    arts; style; travel; video; videos; photos; weather;
    政治; 经济; 社会; 国际; 财经; 科技; 体育; 娱乐; 文化; 教育; 视频; 图片;
    정치; 경제; 사회; 국제; 문화; 스포츠; 연예; politik; wirtschaft; kultur; wissen; politique; économie; culture;
    política; economía; cultura; deportes
    """
)
"""Parts of a news site; a whole row of them between bars is its menu."""

LANGUAGES = _phrases(
    """
    日本語; english; 简体中文; 繁體中文; 繁体中文; 中文; 中文(简体); 中文(繁體); 한국어; español; français;
    deutsch; italiano; português; nederlands; polski; русский; українська; türkçe; العربية; بالعربية; עברית; فارسی;
    हिन्दी; বাংলা; ไทย; tiếng việt; bahasa indonesia; bahasa melayu; filipino; tagalog; svenska; norsk; dansk;
    suomi; čeština; slovenčina; magyar; română; български; ελληνικά; hrvatski; srpski; slovenščina; català;
    euskara; galego; lietuvių; latviešu; eesti; қазақша; oʻzbekcha; o'zbek; ქართული; հայերեն; azərbaycan; монгол;
    ភាសាខ្មែរ; ລາວ; မြန်မာ; සිංහල; தமிழ்; తెలుగు; മലയാളം; ಕನ್ನಡ; मराठी; नेपाली; اردو; kiswahili; afrikaans;
    íslenska; gaeilge
    """
)
"""The names of languages in themselves."""

READING_TIME = regex.compile(
    r"(?:この(?:記事|文章|投稿)は)?(?:約|およそ)?\d+分(?:ほど|程度)?で読め(?:ます|る)。?|(?:この記事を)?読(?:了|む)(?:の)?(?:目安|時間|まで)?(?:の目安|にかかる時間)?[:は]?\s*(?:約|およそ)?\d+\s*分(?:ほど|程度)?"
    r"|(?:本文|全文)?[:\s]*(?:約)?[\d,]+\s*(?:文字|字)|\d+\s*-?min(?:ute)?s?\.?\s*read|(?:estimated )?read(?:ing)? time[:\s]*\d+\s*min(?:ute)?s?\.?|阅读(?:时间|时长|需要?)?[::约大需]*\s*\d+\s*分钟|全文约?[\d,]+字"
    r"|읽는 (?:시간|데)[:\s]*(?:약 )?\d+분.{0,6}|lesezeit[:\s]*(?:ca\. )?\d+\s*min(?:uten?|\.)?|\d+\s*min\.? (?:lesezeit|de lecture|de lectura)|temps de lecture[:\s]*\d+\s*min(?:utes?|\.)?|tiempo de lectura[:\s]*\d+\s*min(?:utos?|\.)?"
)
"""How long the text is, or takes to read; a line of its own."""

COOKIES = regex.compile(
    r"(?=.*(?:cookie|クッキー|쿠키))(?:.*(?:(?:この|当|本)(?:ウェブ)?サイト|本网站|本網站|本站|this (?:web)?site|we (?:and our partners )?use\b|our (?:web)?site|이 (?:웹)?사이트|저희|diese (?:web)?s(?:e|i)ite|wir verwenden|wir nutzen|ce site"
    r"|nous utilisons|este sitio|utilizamos|usamos).*|.*(?:閲覧を続ける|同意したものと|accept (?:all )?cookies|继续浏览).*)"
)
"""A site about its own cookies."""

COOKIE_TOPIC = regex.compile(r"cookie|クッキー|쿠키", regex.IGNORECASE)

RIGHTS_TOPIC = regex.compile(r"copyright|©|\(c\)\s*\d{4}|著作権", regex.IGNORECASE)

LOST_EMBED = regex.compile(
    r"(?:この|外部の)?(?:ツイート|ポスト|投稿|コンテンツ|動画|画像|図版|写真|埋め込み)(?:コンテンツ)?[はをが].{0,12}"
    r"(?:削除された可能性があります|(?:読み込め|表示でき|表示され|再生でき|ご覧いただけ|利用でき)(?:ません|ませんでした|ない|なかった))"
    r"|(?:この投稿を|view this (?:post|photo) on )instagram(?:で見る)?"
    r"|(?:this )?(?:embedded )?(?:tweet|post|content|video) (?:may have been deleted|is (?:not|no longer) available|could not be loaded|is unavailable)"
    r"|该?(?:视频|图片|内容|微博|推文)(?:已失效|已删除|已被删除|无法显示|无法播放|不存在)"
)
"""What stands where something embedded cannot be shown."""

SPONSOR = regex.compile(
    r"(?:pr|広告|广告|廣告|광고|sponsored|advertisement|anzeige|publicité|publicidad)(?:\x1f+|\s*[—–]\s*).{1,60}"
)
"""An advertisement in one line, but in a list of roles who is in charge of it; U+001F stands for a wide space."""

NOTICES = tuple(
    regex.compile(pattern)
    for pattern in (
        r"[【\[(](?:pr|ad|広告|广告|廣告|광고|sponsored|advertisement|anzeige)[】\])].{1,60}",
        SPONSOR.pattern,
        r"広告の?(?:下|後|あと).{0,12}続(?:きます|く|き)",
        r".{0,10}続きを読むには.{0,30}(?:登録|ログイン|購読).{0,30}|.{0,60}(?:subscribe|sign in|log in|register) to (?:continue|keep) reading.{0,30}|.{0,10}登录后.{0,4}阅读.{0,10}",
        r"(?:この(?:記事|ページ|情報)は)?(?:役に立ち|お役に立ち|参考になり)ましたか.{0,20}|was this (?:article|page|information) (?:helpful|useful).{0,20}"
        r"|本文对您有帮助吗.{0,20}|war dieser artikel hilfreich.{0,20}|cet article vous a-t-il été utile.{0,20}|¿te ha sido útil.{0,30}",
        r"(?:前|次)の(?:記事|投稿)(?:\x1f+|\s*[:»«<>←→]\s*).{1,60}|(?:previous|next) (?:article|post|story)\s*[:»«←→].{1,80}",
        r"(?:タイトルと)?(?:url|リンク|アドレス)(?:とタイトル)?をコピー(?:する|しました)?",
        r"分享到.{1,8}|音声で聞く|後で読む|あとで読む|(?:この)?記事を評価する|評価をお願いします",
    )
)
"""Advertisements, gates, polls and the like, in lines of their own; U+001F stands for a wide space."""

HINTS = tuple(
    regex.compile(pattern)
    for pattern in (
        r"(?:ホーム|トップ|トップページ|home|首页|首頁|홈|startseite|accueil|inicio)(?:\s*[>›»]\s*[^>›»。]{1,30}){1,5}",
        r"(?:文字の?(?:大きさ|サイズ)|字号|字體大小|font size)[:\s].{0,12}",
    )
)
"""Crumbs of a path and sizes of letters, which a manual may speak of, too: furniture only beside other furniture."""

RELATED = regex.compile(
    r"(?:関連(?:記事|リンク|ニュース|コンテンツ|動画)|関連(?=\s*[:↓⬇👇▼])|(?:こちら|この記事)も(?:おすすめ|読まれています)|あわせて読みたい(?:記事)?|合わせて読みたい(?:記事)?|おすすめ(?:の)?記事|人気(?:の)?記事|注目(?:の)?記事|前回の記事|次回の記事|related (?:articles?|posts?|stories|reading|news)"
    r"|you (?:may|might) also like|recommended (?:for you|reading|articles)|more (?:from|on) this (?:author|topic|section|site)|read (?:also|next)|相关(?:阅读|文章|新闻|推荐)|相關(?:閱讀|文章|新聞)|推荐阅读|延伸阅读|관련 ?(?:기사|글|뉴스)|추천 ?(?:기사|글)|mehr zum thema|lesen sie auch"
    r"|das könnte sie (?:auch )?interessieren|à lire aussi|lire aussi|sur le même sujet|lea también|artículos relacionados|te puede interesar|noticias relacionadas)(?:\s*[:↓⬇👇▼]+\s*(?P<rest>.*))?"
)
"""The head of a list of other articles, with an article in the same line perhaps."""

POINTER = regex.compile(
    r".*(?:(?:前回|前|次|次回|下記|以下|過去|以前|関連|別|他|こちら)の?(?:記事|動画|投稿|ブログ)|(?:記事|動画|ブログ)[をに].{0,6}(?:書|まとめ|紹介|公開|投稿|アップ)|(?:my|our|the|this) (?:previous |last |other )?(?:article|post|video)).*[↓⬇👇▼]\s*"
)
"""A sentence that points to another article of the same site, whose card stood below."""

NAMES = regex.compile(r"(?:\L<names>(?:[\s,、·・|/]+|$)){2,}", names=SERVICES | CONTROLS | LABELS)
"""Two or more words of a menu in one line."""

SHARE = regex.compile(
    rf"(?:共有|シェア|この記事をシェア|share(?: this)?(?: on)?|分享(?:到)?|공유|teilen|partager|compartir)\s*:\s*(?:https?://\S+|{NAMES.pattern})"
    r"|.*\b(?:follow (?:me|us) on|subscribe to (?:my|our) (?:channel|newsletter))\b.*",
    names=SERVICES | CONTROLS | LABELS,
)
"""Where to share an article: two places or more, for one may be a fact, and anything else is (シェア：32％)."""

LEGAL = regex.compile(
    r"(?:copyright|©|\(c\))\s*(?:©|\(c\))?\s*(?:\d{4}|[^。.!?]{1,40}\d{4}).{0,80}|.{0,60}all rights reserved\.?|.{0,20}無断(?:転載|複製|引用).{0,20}(?:禁|お断り).{0,12}"
)

DISCLAIMER_HEAD = regex.compile(
    r"(?:免責事項|免责声明|免責聲明|면책 ?(?:조항|공고)|disclaimer|haftungsausschluss)\s*:.*"
)
DISCLAIMER = tuple(
    regex.compile(pattern)
    for pattern in (
        r"このページ|本ページ|本サイト|当サイト|本記事|this (?:page|article|site|content)|本页面|本网站|本文内容|이 페이지|본 기사",
        r"第三者の?コンテンツ|third[- ]party|第三方",
        r"情報提供(?:のみ)?を目的|informational purposes|仅供参考|정보 제공",
        r"免責|disclaimer|免责|면책|haftungsausschluss",
        r"助言|advice|建议|조언|勧誘|solicitation",
        r"保証(?:をする|する)?もので(?:は|ない)|表明・?保証|warrant|endors|支持.{0,10}(?:では|もの)",
    )
)
"""Kinds of words in a site's disclaimer; it takes several of them."""
