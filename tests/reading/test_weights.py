import torch

from oa_qa.reading.weights import load_weights, save_weights


def test_matrices_come_back_within_half_a_step_of_their_row_and_the_rest_in_half_precision(tmp_path):
    torch.manual_seed(1)
    weights = {
        "bert.encoder.layer.0.output.dense.weight": torch.randn(8, 16) * torch.rand(8, 1),
        "bert.encoder.layer.0.output.dense.bias": torch.randn(8),
        "span.weight": torch.randn(2, 16),
    }
    save_weights(weights, tmp_path / "w.safetensors", {"format": "test"})
    found = load_weights(tmp_path / "w.safetensors")
    assert found.keys() == weights.keys()
    matrix = weights["bert.encoder.layer.0.output.dense.weight"]
    step = matrix.abs().amax(dim=1, keepdim=True) / 127
    assert ((found["bert.encoder.layer.0.output.dense.weight"] - matrix).abs() <= step / 2 + 1e-6).all()
    torch.testing.assert_close(found["span.weight"], weights["span.weight"], rtol=1e-3, atol=1e-3)
