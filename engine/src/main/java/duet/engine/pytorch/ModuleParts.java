package duet.engine.pytorch;

/** What PyTorch has not, or otherwise than here: pieces of a module's file, of which each gets those that it needs. */
final class ModuleParts {
    static final String RESPONSE_NORM = """
            def response_norm(x, groups, size, k, alpha, beta):
                \"""x / (k + alpha / size * sum of squares of neighbouring maps)^beta, within each group of maps.\"""
                parts = x.reshape(-1, x.shape[1] // groups, *x.shape[2:])
                return F.local_response_norm(parts, size, alpha, beta, k).reshape(x.shape)
            """;

    static final String SPATIAL_NORM = """
            def spatial_norm(x, size, k, alpha, beta):
                \"""x / (k + alpha / size^2 * sum of squares in a square of its own map)^beta.\"""
                before, after = size // 2, size - 1 - size // 2
                means = F.avg_pool2d(F.pad(x * x, (before, after, before, after)), size, 1)
                return x / (k + alpha * means) ** beta
            """;

    static final String AVERAGE_POOL = """
            def average_pool(x, kernel, stride, padding):
                \"""The mean of those cells of a window that lie inside the image.\"""
                inside = torch.ones(1, 1, *x.shape[2:], dtype=x.dtype, device=x.device)
                sums = F.avg_pool2d(F.pad(x, padding), kernel, stride)
                return sums / F.avg_pool2d(F.pad(inside, padding), kernel, stride)
            """;

    static final String GROUPED_LINEAR = """
            class GroupedLinear(nn.Module):
                \"""A linear layer each of whose groups of outputs sees its group of inputs only.\"""

                def __init__(self, inputs, outputs, groups):
                    super().__init__()
                    self.groups = groups
                    self.weight = nn.Parameter(torch.zeros(outputs, inputs // groups))
                    self.bias = nn.Parameter(torch.zeros(outputs))

                def forward(self, x):
                    weight = self.weight[:, :, None, None]
                    return F.conv2d(x.reshape(x.shape[0], -1, 1, 1), weight, self.bias, groups=self.groups).flatten(1)
            """;

    static final String LOCALLY_CONNECTED = """
            class LocallyConnected(nn.Module):
                \"""A convolution with weights of its own at each place.\"""

                def __init__(self, inputs, output, kernel, stride, groups):
                    super().__init__()
                    self.kernel, self.stride, self.groups = kernel, stride, groups
                    self.weight = nn.Parameter(torch.zeros(*output, inputs // groups, kernel, kernel))
                    self.bias = nn.Parameter(torch.zeros(*output))

                def forward(self, x):
                    seen = F.unfold(x, self.kernel, stride=self.stride)
                    seen = seen.reshape(x.shape[0], self.groups, -1, seen.shape[2])
                    weight = self.weight.reshape(self.groups, -1, seen.shape[3], seen.shape[2])
                    sums = torch.einsum("ngkp,gopk->ngop", seen, weight)
                    return sums.reshape(x.shape[0], *self.bias.shape) + self.bias
            """;

    static final String LOADING = """
            def load(path=WEIGHTS):
                \"""The network with its weights, ready to be asked.\"""
                network = Network()
                network.load_state_dict(tensors(path))
                return network.eval()


            def tensors(path):
                \"""The tensors of a safetensors file in float32, by name.\"""
                data = bytearray(Path(path).read_bytes())
                start = 8 + int.from_bytes(data[:8], "little")
                header = json.loads(data[8:start].decode())
                header.pop("__metadata__", None)
                found = {}
                for name, entry in header.items():
                    begin, end = entry["data_offsets"]
                    values = torch.frombuffer(data, dtype=torch.float32, count=(end - begin) // 4, offset=start + begin)
                    found[name] = values.reshape(entry["shape"])
                return found
            """;

    private ModuleParts() {}
}
