/**
 * Translates the bytes of most common combinations (CREATE STATISTICS … mcv) to another database, where types and enum values have other
 * numbers. Undefined if a name is not known on the other side, or the bytes do not have the expected format.
 */
import type { MostCommonCombinations } from '../statistics/planner/model.ts';

/** `MCVList` of src/backend/statistics/mcv.c: magic, type, items, then for each column its type and a description of its values, then the values. */
const dimensionsAt = 12;
const typesAt = 14;
const descriptionBytes = 20;
const oidBytes = 4;

export interface NumbersThere {
  /** Keyed by the name that format_type prints. */
  readonly types: ReadonlyMap<string, number>;
  /** Keyed by `type/label`. */
  readonly labels: ReadonlyMap<string, number>;
}

export function combinationsFor(known: MostCommonCombinations, there: NumbersThere): string | undefined {
  const bytes = fromHex(known.bytes);
  if (bytes === undefined || bytes.length < typesAt) return undefined;
  const view = new DataView(bytes.buffer);
  const count = view.getUint16(dimensionsAt, true);
  const descriptions = typesAt + count * oidBytes;
  let values = descriptions + count * descriptionBytes;
  if (values > bytes.length) return undefined;
  for (let at = 0; at < count; at += 1) {
    const described = descriptions + at * descriptionBytes;
    const [amount, size] = [view.getInt32(described, true), view.getInt32(described + 4, true)];
    if (amount < 0 || size < 0 || values + size > bytes.length) return undefined;
    const type = known.types.get(String(view.getUint32(typesAt + at * oidBytes, true)));
    if (type !== undefined) {
      const number = there.types.get(type);
      if (number === undefined) return undefined;
      view.setUint32(typesAt + at * oidBytes, number, true);
      if (!renamed(view, values, size === amount * oidBytes ? amount : 0, known, there)) return undefined;
    }
    values += size;
  }
  return [...bytes].map((one) => one.toString(16).padStart(2, '0')).join('');
}

/** Enum values are stored as numbers. */
function renamed(
  view: DataView,
  from: number,
  amount: number,
  known: MostCommonCombinations,
  there: NumbersThere,
): boolean {
  for (let at = 0; at < amount; at += 1) {
    const label = known.labels.get(String(view.getUint32(from + at * oidBytes, true)));
    if (label === undefined) continue;
    const number = there.labels.get(label);
    if (number === undefined) return false;
    view.setUint32(from + at * oidBytes, number, true);
  }
  return true;
}

function fromHex(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) return undefined;
  return Uint8Array.from({ length: text.length / 2 }, (_, at) =>
    Number.parseInt(text.slice(at * 2, at * 2 + 2), 16),
  );
}
