"""A Facet inverse graphics network in PyTorch: loads config.json and model.safetensors and runs them.

    from model import load
    model = load(".")
    code = model.encode(pictures)                      # pictures (B, C, S, S), bytes 0..255 as a float or uint8 tensor
    turned = model.with_degrees(code, "azimuth", 30)   # the same subjects, seen from elsewhere
    images = model.decode(turned)                      # (B, C, S, S) in [0, 1]

Codes (B, D) are in coordinates of the fitted prior: angle pairs first, as (cos, sin), then entries that are standard
normal over the subjects trained on. Shapes: B pictures, C channels, S side, D entries, E numbers of a posterior.
"""

import json
import math
import struct
from pathlib import Path
from typing import Dict, List

import torch
from torch import Tensor


# ---- network: plain functions of the pictures and the named tensors


def linear(x: Tensor, p: Dict[str, Tensor], name: str) -> Tensor:
    return torch.matmul(x, p[name + ".weight"].t()) + p[name + ".bias"]


def silu(x: Tensor) -> Tensor:
    return x * torch.sigmoid(x)


def down_block(x: Tensor, p: Dict[str, Tensor], name: str) -> Tensor:
    """Convolution (4 x 4 halves the size, 3 x 3 keeps it), group normalisation, scale and shift, SiLU."""
    w = p[name + ".weight"]
    stride = 2 if w.size(3) == 4 else 1
    x = torch.conv2d(x, w, None, [stride, stride], [1, 1])
    return silu(torch.group_norm(x, 8, p[name + ".scale"], p[name + ".shift"], 1e-5))


def up_block(x: Tensor, p: Dict[str, Tensor], name: str, film: Tensor, start: int) -> Tensor:
    """Convolution (4 x 4 transposed doubles the size, 3 x 3 keeps it); scale and shift from the code."""
    w = p[name + ".weight"]
    if w.size(3) == 4:
        x = torch.conv_transpose2d(x, w, None, [2, 2], [1, 1])
    else:
        x = torch.conv2d(x, w, None, [1, 1], [1, 1])
    x = torch.group_norm(x, 8, None, None, 1e-5)
    channels = x.size(1)
    scale = film[:, start:start + channels].reshape([-1, channels, 1, 1])
    shift = film[:, start + channels:start + 2 * channels].reshape([-1, channels, 1, 1])
    return silu(x * (scale + 1.0) + shift)


def lean_posterior(images: Tensor, p: Dict[str, Tensor]) -> Tensor:
    """(B, C, S, S) in [0, 1] to (B, E), its pairs of any length."""
    x = images
    for i in range(5):
        x = down_block(x, p, "encoder." + str(i))
    return linear(silu(linear(x.flatten(1, -1), p, "encoder_hidden")), p, "encoder_head")


def lean_pictures(code: Tensor, p: Dict[str, Tensor], side: int) -> Tensor:
    """The network's own code (B, D) to (B, C, S, S); side is S / 16."""
    hidden = silu(linear(silu(linear(code, p, "decoder_hidden")), p, "decoder_hidden2"))
    x = silu(linear(hidden, p, "decoder_start").reshape([code.size(0), -1, side, side]))
    film = linear(code, p, "film")
    start = 0
    picture = torch.zeros([1])
    for i in range(5):
        x = up_block(x, p, "decoder." + str(i), film, start)
        start += 2 * x.size(1)
        if i % 2 == 0:
            skip = "skips." + str(i // 2)
            part = torch.conv2d(x, p[skip + ".weight"], p[skip + ".bias"])
            picture = picture + torch.pixel_shuffle(part, 16 * side // x.size(2))
    return torch.clamp(picture, 0.0, 1.0)


def paper_posterior(images: Tensor, p: Dict[str, Tensor]) -> Tensor:
    x = images
    for i in range(3):
        name = "encoder." + str(i)
        x = torch.relu(torch.max_pool2d(torch.conv2d(x, p[name + ".weight"], p[name + ".bias"]), [2, 2], [2, 2]))
    x = x.flatten(1, -1)
    return torch.cat([linear(x, p, "mean"), linear(x, p, "log_variance")], 1)


def paper_pictures(code: Tensor, p: Dict[str, Tensor]) -> Tensor:
    x = torch.relu(linear(code, p, "expand")).reshape([-1, 32, 15, 15])
    for i in range(4):
        name = "decoder." + str(i)
        x = x.repeat_interleave(2, 2).repeat_interleave(2, 3)
        x = torch.conv2d(x, p[name + ".weight"], p[name + ".bias"])
        if i < 3:
            x = torch.relu(x)
    return torch.sigmoid(x)


def encode(images: Tensor, p: Dict[str, Tensor], paper: bool, pairs: int) -> Tensor:
    """Pictures (B, C, S, S) in [0, 1] to codes (B, D), of which the first numbers are those of angle pairs."""
    posterior = paper_posterior(images, p) if paper else lean_posterior(images, p)
    gaussians = p["prior.mean"].size(0)
    u = torch.matmul(posterior[:, pairs:pairs + gaussians] - p["prior.mean"], p["prior.inverse"].t())
    vectors = posterior[:, :pairs].reshape([posterior.size(0), pairs // 2, 2])
    unit = vectors * torch.rsqrt((vectors * vectors).sum([2], True) + 1e-12)
    return torch.cat([unit.reshape([posterior.size(0), pairs]), u], 1)


def decode(code: Tensor, p: Dict[str, Tensor], paper: bool, pairs: int, side: int) -> Tensor:
    """Codes (B, D) to pictures (B, C, S, S) in [0, 1]."""
    z = torch.cat([code[:, :pairs], torch.matmul(code[:, pairs:], p["prior.factor"].t()) + p["prior.mean"]], 1)
    return paper_pictures(z, p) if paper else lean_pictures(z, p, side)


# ---- degrees: straight lines through the knots of the calibration


def interpolate(places: List[float], values: List[float], at: float) -> float:
    i = 1
    while i < len(places) - 1 and at > places[i]:
        i += 1
    t = (at - places[i - 1]) / (places[i] - places[i - 1])
    return values[i - 1] + t * (values[i] - values[i - 1])


def knots(angle: dict):
    """Degrees and values of the knots; of a full turn the first one again at its end."""
    degrees = list(angle["degrees"])
    values = list(angle["values"])
    sign = 1.0 if values[-1] >= values[0] else -1.0
    if angle["full_turn"]:
        degrees.append(degrees[0] + 360.0)
        values.append(values[0] + (sign * 2.0 * math.pi if angle["pair"] else 0.0))
    return degrees, values, sign


def value_of(angle: dict, wanted: float) -> float:
    degrees, values, _ = knots(angle)
    if angle["full_turn"]:
        wanted = degrees[0] + (wanted - degrees[0]) % 360.0
    return interpolate(degrees, values, wanted)


def degrees_of(angle: dict, value: float) -> float:
    degrees, values, sign = knots(angle)
    rising = [sign * v for v in values]
    value = sign * value
    if angle["pair"] and angle["full_turn"]:
        value = rising[0] + (value - rising[0]) % (2.0 * math.pi)
    elif angle["pair"]:
        middle = (rising[0] + rising[-1]) / 2.0
        value += 2.0 * math.pi * math.floor((middle - value) / (2.0 * math.pi) + 0.5)
    found = interpolate(rising, degrees, value)
    return found if angle["full_turn"] else min(max(found, degrees[0] - 5.0), degrees[-1] + 5.0)


# ---- files


def read_safetensors(path) -> Dict[str, Tensor]:
    """The tensors of a safetensors file: 8 bytes of header length, a JSON header, the data; float16 is widened."""
    kinds = {"F32": torch.float32, "F16": torch.float16}
    data = bytearray(Path(path).read_bytes())
    length = struct.unpack("<Q", bytes(data[:8]))[0]
    header = json.loads(bytes(data[8:8 + length]).decode("utf-8"))
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            part = data[8 + length + begin:8 + length + end]
            tensor = torch.frombuffer(part, dtype=kinds[entry["dtype"]]).reshape(entry["shape"])
            tensors[name] = tensor.to(torch.float32, copy=True)
    return tensors


class InverseGraphics(torch.nn.Module):
    """The network with its weights; state_dict() has the names of model.safetensors."""

    def __init__(self, config: dict, tensors: Dict[str, Tensor]):
        super().__init__()
        self.groups = {group["name"]: group for group in config["data"]["layout"]["groups"]}
        self.angles = {angle["group"]: angle for angle in config["calibration"]["angles"]}
        self.paper = config["model"]["network"] == "paper"
        self.side = config["model"]["size"] // 16
        self.pair_entries = sum(group["size"] for group in self.groups.values() if group["kind"] == "angle-pair")
        for name, tensor in tensors.items():
            path = name.split(".")
            module = self
            for part in path[:-1]:
                if part not in module._modules:
                    module.add_module(part, torch.nn.Module())
                module = module._modules[part]
            if path[0] == "prior":
                module.register_buffer(path[-1], tensor)
            else:
                module.register_parameter(path[-1], torch.nn.Parameter(tensor))

    def named_tensors(self) -> Dict[str, Tensor]:
        p = dict(self.named_parameters())
        p.update(self.named_buffers())
        return p

    def encode(self, pictures: Tensor) -> Tensor:
        """Pictures (B, C, S, S) as bytes 0..255 to codes (B, D)."""
        return encode(pictures.to(torch.float32) / 255.0, self.named_tensors(), self.paper, self.pair_entries)

    def decode(self, code: Tensor) -> Tensor:
        """Codes (B, D) to pictures (B, C, S, S) in [0, 1]."""
        return decode(code, self.named_tensors(), self.paper, self.pair_entries, self.side)

    def forward(self, pictures: Tensor) -> Tensor:
        """Reconstructions in [0, 1]."""
        return self.decode(self.encode(pictures))

    def group(self, code: Tensor, name: str) -> Tensor:
        """The entries of a group, a view into the codes (B, D)."""
        group = self.groups[name]
        return code[:, group["offset"]:group["offset"] + group["size"]]

    def spread(self, name: str):
        """Mean and deviation of a number's group under the prior: its own value is mean + deviation * coordinate."""
        at = self.groups[name]["offset"] - self.pair_entries
        p = self.named_tensors()
        return float(p["prior.mean"][at]), float(p["prior.factor"][at, at])

    def degrees(self, code: Tensor, name: str) -> List[float]:
        """Degrees that an angle of codes (B, D) stands for."""
        angle = self.angles[name]
        found = []
        for entries in self.group(code, name).tolist():
            if angle["pair"]:
                value = math.atan2(entries[1], entries[0])
            else:
                mean, deviation = self.spread(name)
                value = mean + deviation * entries[0]
            found.append(degrees_of(angle, value))
        return found

    def with_degrees(self, code: Tensor, name: str, degrees: float) -> Tensor:
        """Codes (B, D) with an angle set."""
        angle = self.angles[name]
        value = value_of(angle, float(degrees))
        changed = code.clone()
        if angle["pair"]:
            self.group(changed, name)[:] = torch.tensor([math.cos(value), math.sin(value)])
        else:
            mean, deviation = self.spread(name)
            self.group(changed, name)[:] = (value - mean) / deviation
        return changed


def load(folder=".") -> InverseGraphics:
    """The model of an exported folder, ready to run."""
    folder = Path(folder)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return InverseGraphics(config, read_safetensors(folder / "model.safetensors")).eval()
