"""A Facet vision transformer in PyTorch: loads config.json and model.safetensors and runs them.

    from model import load
    model = load(".")
    logits = model(pictures)    # (B, C, H, W), bytes 0..255 as a float or uint8 tensor

Shapes: B pictures, N tokens (N + 1 with a class token, which is last), D width, H heads, m = D / H.
"""

import json
import struct
from pathlib import Path
from typing import Dict, List

import torch
from torch import Tensor


# ---- network: plain functions of the pictures and the named tensors


def linear(x: Tensor, p: Dict[str, Tensor], name: str) -> Tensor:
    return torch.matmul(x, p[name + ".weight"].t()) + p[name + ".bias"]


def norm(x: Tensor, p: Dict[str, Tensor], name: str) -> Tensor:
    return torch.layer_norm(x, [x.size(-1)], p[name + ".weight"], p[name + ".bias"], 1e-5)


def gelu(x: Tensor) -> Tensor:
    return x * 0.5 * (1.0 + torch.erf(x * 0.7071067811865476))


def features(x: Tensor, p: Dict[str, Tensor], name: str, feature_map: str, query: bool) -> Tensor:
    """phi(x) (B, H, N, m); queries are scaled by 1 / sqrt(m)."""
    m = float(x.size(-1))
    if feature_map == "positive":
        scaled = x * m ** (-0.25)
        exponent = torch.matmul(scaled, p[name + ".projection"].t()) - 0.5 * (scaled * scaled).sum([-1], True)
        return (torch.exp(exponent) + 1e-6) * m ** (-0.5)
    if query:
        x = x * m ** (-0.5)
    if feature_map == "relu":
        return torch.relu(x) + 1e-3
    return torch.where(x > 0.0, x, torch.exp(torch.clamp(x, -1e30, 0.0)) - 1.0) + 1.0


def attention(x: Tensor, p: Dict[str, Tensor], name: str, mask: Tensor, kind: str, feature_map: str,
              heads: int) -> Tensor:
    """Masked attention; mask (H, N, N), or with no elements where there is none."""
    b = x.size(0)
    n = x.size(1)
    d = x.size(2)
    qkv = linear(x, p, name + ".qkv").reshape([b, n, 3, heads, d // heads]).permute([2, 0, 3, 1, 4])
    q = qkv[0]  # (B, H, N, m)
    k = qkv[1]
    v = qkv[2]
    if kind == "softmax":
        logits = torch.matmul(q, k.transpose(2, 3)) * float(d // heads) ** (-0.5)
        out = torch.matmul(torch.softmax(logits, -1), v)
    else:
        phi_q = features(q, p, name + ".features", feature_map, True)
        phi_k = features(k, p, name + ".features", feature_map, False)
        if mask.numel() == 0:
            state = torch.matmul(phi_k.transpose(2, 3), v)  # (B, H, m, m)
            total = phi_k.sum([2], True).transpose(2, 3)  # (B, H, m, 1)
            out = torch.matmul(phi_q, state) / torch.matmul(phi_q, total)
        else:
            weights = torch.matmul(phi_q, phi_k.transpose(2, 3)) * mask  # (B, H, N, N)
            out = torch.matmul(weights, v) / weights.sum([3], True)
    return linear(out.transpose(1, 2).reshape([b, n, d]), p, name + ".projection")


def network(images: Tensor, p: Dict[str, Tensor], masks: List[Tensor], kind: str, feature_map: str, heads: int,
            patch: int, depth: int) -> Tensor:
    """Scaled pictures (B, C, height, width) to logits (B, classes)."""
    b = images.size(0)
    c = images.size(1)
    rows = images.size(2) // patch
    columns = images.size(3) // patch
    x = images.reshape([b, c, rows, patch, columns, patch]).permute([0, 2, 4, 1, 3, 5])
    x = linear(x.reshape([b, rows * columns, c * patch * patch]), p, "patch.projection")  # (B, N, D)
    if "positions" in p:
        x = x + p["positions"]
    class_token = "class_token" in p
    if class_token:
        x = torch.cat([x, p["class_token"].expand([b, 1, x.size(2)])], 1)
    for i in range(depth):
        name = "blocks." + str(i)
        x = x + attention(norm(x, p, name + ".attention_norm"), p, name + ".attention", masks[i], kind, feature_map,
                          heads)
        hidden = gelu(linear(norm(x, p, name + ".perceptron_norm"), p, name + ".expand"))
        x = x + linear(hidden, p, name + ".contract")
    x = norm(x, p, "norm")
    if class_token:
        pooled = x.select(1, rows * columns)
    else:
        pooled = x.mean([1])
    return linear(pooled, p, "head")


def given_mask(rows: Tensor, columns: Tensor, values: Tensor, nodes: int, class_token: bool) -> Tensor:
    """The mask (H, N, N) from its non-zeros; a class token sees and is seen by all with mask 1."""
    heads = values.size(0)
    mask = torch.zeros([heads, nodes * nodes]).index_copy(1, rows.long() * nodes + columns.long(), values)
    return with_class_token(mask.reshape([heads, nodes, nodes]), class_token)


def toeplitz_mask(table: Tensor, height: int, width: int, class_token: bool) -> Tensor:
    """M_ij = exp(b[dy, dx]) (H, N, N) from the table b (H, 2 height - 1, 2 width - 1)."""
    node = torch.arange(height * width)
    y = torch.div(node, width, rounding_mode="floor")
    x = node - y * width
    dy = y.unsqueeze(1) - y.unsqueeze(0) + (height - 1)  # of row i less that of column j
    dx = x.unsqueeze(1) - x.unsqueeze(0) + (width - 1)
    at = (dy * (2 * width - 1) + dx).reshape([-1])
    mask = torch.exp(table).reshape([table.size(0), -1]).index_select(1, at)
    return with_class_token(mask.reshape([table.size(0), height * width, height * width]), class_token)


def with_class_token(mask: Tensor, class_token: bool) -> Tensor:
    if class_token:
        heads = mask.size(0)
        nodes = mask.size(1)
        mask = torch.cat([mask, torch.ones([heads, nodes, 1])], 2)
        mask = torch.cat([mask, torch.ones([heads, 1, nodes + 1])], 1)
    return mask


# ---- files


def read_safetensors(path) -> Dict[str, Tensor]:
    """The tensors of a safetensors file: 8 bytes of header length, a JSON header, the data."""
    kinds = {"F32": torch.float32, "F64": torch.float64, "F16": torch.float16, "BF16": torch.bfloat16,
             "I64": torch.int64, "I32": torch.int32, "U8": torch.uint8, "BOOL": torch.bool}
    data = bytearray(Path(path).read_bytes())
    length = struct.unpack("<Q", bytes(data[:8]))[0]
    header = json.loads(bytes(data[8:8 + length]).decode("utf-8"))
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        begin, end = entry["data_offsets"]
        kind = kinds[entry["dtype"]]
        if begin == end:
            tensors[name] = torch.empty(entry["shape"], dtype=kind)
        else:
            part = data[8 + length + begin:8 + length + end]
            tensor = torch.frombuffer(part, dtype=kind).reshape(entry["shape"]).clone()
            tensors[name] = tensor.to(torch.float32) if kind == torch.float16 else tensor
    return tensors


class VisionTransformer(torch.nn.Module):
    """The network with its weights; state_dict() has the names of model.safetensors.

    Masks that were learned through f are as trained: buffers, not functions of f.
    """

    def __init__(self, config: dict, tensors: Dict[str, Tensor]):
        super().__init__()
        model = config["model"]
        attention_config = model["attention"]
        self.classes = config["data"]["classes"]
        self.kind = attention_config["mask"]
        self.feature_map = attention_config["feature_map"]
        self.heads = attention_config["heads"]
        self.patch_size = model["patch"]
        self.depth = model["depth"]
        self.grid = (model["height"] // self.patch_size, model["width"] // self.patch_size)
        self.class_token_used = model["pooling"] == "class-token"
        scale = config["data"]["scale"]
        self.register_buffer("mean", torch.tensor(scale["mean"]).reshape(1, -1, 1, 1), persistent=False)
        self.register_buffer("sd", torch.tensor(scale["sd"]).reshape(1, -1, 1, 1), persistent=False)
        for name, tensor in tensors.items():
            if name.startswith("masks."):
                continue
            path = name.split(".")
            module = self
            for part in path[:-1]:
                if part not in module._modules:
                    module.add_module(part, torch.nn.Module())
                module = module._modules[part]
            if name.endswith("features.projection"):
                module.register_buffer(path[-1], tensor)
            else:
                module.register_parameter(path[-1], torch.nn.Parameter(tensor))
        self.masked = "masks.rows" in tensors
        if self.masked:
            nodes = self.grid[0] * self.grid[1]
            for i in range(self.depth):
                mask = given_mask(tensors["masks.rows"], tensors["masks.columns"], tensors["masks." + str(i)], nodes,
                                  self.class_token_used)
                self.register_buffer("mask_" + str(i), mask, persistent=False)

    def masks(self) -> List[Tensor]:
        if self.masked:
            return [getattr(self, "mask_" + str(i)) for i in range(self.depth)]
        if self.kind == "toeplitz":
            return [toeplitz_mask(self.get_parameter("blocks." + str(i) + ".attention.toeplitz.table"), self.grid[0],
                                  self.grid[1], self.class_token_used) for i in range(self.depth)]
        return [torch.zeros(0)] * self.depth

    def forward(self, pictures: Tensor) -> Tensor:
        """Pictures (B, C, height, width) as bytes 0..255 to logits (B, classes)."""
        images = (pictures.to(torch.float32) - self.mean) / self.sd
        p = dict(self.named_parameters())
        p.update(self.named_buffers())
        return network(images, p, self.masks(), self.kind, self.feature_map, self.heads, self.patch_size,
                       self.depth)


def load(folder=".") -> VisionTransformer:
    """The model of an exported folder, ready to predict."""
    folder = Path(folder)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return VisionTransformer(config, read_safetensors(folder / "model.safetensors")).eval()
