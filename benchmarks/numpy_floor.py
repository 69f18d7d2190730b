"""The floor: p chart lines and both dialects' rules in 40 lines of plain numpy, in blocks."""

import numpy as np


# fmt: off
def lines(y, n):
    known = (n > 0) & ~np.isnan(y)
    y, n, at_risk = np.where(known, y, 0.0), np.where(known, n, np.nan), np.where(known, n, 0.0)
    centre = y.sum(0, keepdims=True) / at_risk.sum(0, keepdims=True)
    sigma = np.sqrt(centre * (1 - centre) / n)
    return y / n, centre, *(np.clip(centre + k * sigma, 0, 1) for k in (-3, 3, -2, 2))

def windows(mask, width, also=True, grow=0):
    out, hit = np.zeros((len(mask) + grow, mask.shape[1]), bool), mask[: 1 - width] & also
    for i in range(1, width):
        hit &= mask[i : i + len(hit)]
    for i in range(width + grow):
        out[i : i + len(hit)] |= hit
    return out

def making_data_count(value, centre, low, high, near_low, near_high):
    above, below, outside = value > centre, value < centre, (value > high) | (value < low)
    up, down, shift = value[1:] > value[:-1], value[1:] < value[:-1], windows(above, 7)
    trend, step = windows(up, 6, grow=1) | windows(down, 6, grow=1), up.astype(np.int8) - down
    shift, two = shift | windows(below, 7), np.zeros_like(shift)
    for same, near in ((above, value > near_high), (below, value < near_low)):
        c = near & ~outside
        two |= windows(same, 3, also=(c[:-2] & (c[1:-1] | c[2:])) | (c[1:-1] & c[2:])) & c
    cause = np.where(outside, 4, np.where(trend, 3, np.where(two, 2, shift))).astype(np.int8)
    onward, none = np.vstack([trend[1:], two[:1] & False]), np.zeros_like(step[:1])
    heading = np.where(onward, np.vstack([step, none]), np.vstack([none, step]))
    side = np.where(cause == 3, heading, (above.astype(np.int8) - below) * (cause > 0))
    return outside, shift, trend, two, cause, side, np.where(side > 0, 2, side < 0).astype(np.int8)

def anhoej(value, centre, low, high, _near_low, _near_high, limits):
    above, below, most_above, most_below, crossed, useful = np.zeros((6, value.shape[1]), np.int16)
    for up, down in zip(value > centre, value < centre, strict=True):
        crossed, useful = crossed + (up & (below > 0) | down & (above > 0)), useful + (up | down)
        above, below = (above + up) * ~down, (below + down) * ~up
        most_above, most_below = np.maximum(most_above, above), np.maximum(most_below, below)
    longest, lean = np.maximum(most_above, most_below), np.sign(most_above - most_below)
    signal = (longest > limits[0][useful]) | (crossed < limits[1][useful])
    return (value > high) | (value < low), signal, np.stack([useful, longest, crossed, lean])

def in_blocks(y, n, rules, *limits, block=2000):
    cuts = [slice(s, s + block) for s in range(0, len(y), block)]
    drawn = (lines(np.ascontiguousarray(y[c].T), np.ascontiguousarray(n[c].T)) for c in cuts)
    parts = [(*block_lines, *rules(*block_lines, *limits)) for block_lines in drawn]
    return [np.concatenate(part, axis=-1).T for part in zip(*parts, strict=True)]
