/** Pseudo-random numbers that are a function of their purpose: the same seed gives the same rows, in any order and on any machine. */

/** In [0, 1). */
export function chance(seed: number, text: string, number: number): number {
  let hash = (2166136261 ^ seed) >>> 0;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 16777619);
  return mixed((hash ^ Math.imul(number + 1, 0x9e3779b1)) >>> 0) / 4294967296;
}

/** Skewed: most pick few of the first, as with shops, songs and tenants. */
export function skewed(share: number, below: number): number {
  return Math.min(below - 1, Math.floor(share * share * below));
}

function mixed(value: number): number {
  let one = value;
  one = Math.imul(one ^ (one >>> 16), 0x85ebca6b);
  one = Math.imul(one ^ (one >>> 13), 0xc2b2ae35);
  return (one ^ (one >>> 16)) >>> 0;
}
