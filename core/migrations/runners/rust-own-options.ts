/**
 * Commands of Rust programs whose work is a method of what clap fills for them: `Database(self::database::Options)` with `impl Options { fn run(self) { … } }` in a file of
 * its own. Names repeat from file to file there (`Options`, `Subcommand`), so that types are told by file and module. Textual; whatever is not the only one is nothing.
 */
import { baseOf, folderOf, type Listing } from '../listing.ts';
import type { Around } from './rust-calls.ts';
import { holdsField, programOf, type ClapType, type ClapVariant } from './rust-clap.ts';

export interface OwnCommand {
  readonly command: string;
  readonly at: { readonly file: string; readonly index: number };
}

const mostLevels = 5;

/** Of a method that nothing decides in: all of its command does it. */
export function commandOfMethod(
  { of }: Around,
  file: string,
  types: readonly ClapType[],
  listing: Listing,
): OwnCommand | undefined {
  const own = types.find((one) => one.kind === 'struct' && one.file === file && one.name === of);
  const above = own && pathOf(own, types, 0);
  if (own === undefined || above === undefined || above.words.length === 0) return undefined;
  const below = types.filter(
    (one) => one.kind === 'enum' && one.file === file && holdsField(own.fields, one.name),
  );
  const [only] = below;
  const [variant, ...more] = only?.variants ?? [];
  // Whichever of several it is, is not asked: all of them do it, and none is for nothing else.
  if (below.length > 1 || more.length > 0 || (only !== undefined && variant === undefined)) return undefined;
  const program = programOf(above.top, listing);
  return program === undefined
    ? undefined
    : {
        command: [program, ...above.words, ...(variant === undefined ? [] : [variant.word])].join(' '),
        at: variant === undefined ? above.at : { file, index: variant.index },
      };
}

interface Path {
  readonly words: readonly string[];
  readonly top: ClapType;
  readonly at: { readonly file: string; readonly index: number };
}

/** From a struct up to what is parsed. */
function pathOf(own: ClapType, types: readonly ClapType[], level: number): Path | undefined {
  if (level > mostLevels) return undefined;
  const holders = types.flatMap((one) =>
    one.variants.flatMap((variant) => (isPayload(variant, own, one) ? [{ one, variant }] : [])),
  );
  const [holder, ...others] = holders;
  if (holder === undefined) return { words: [], top: own, at: { file: own.file, index: 0 } };
  if (others.length > 0) return undefined;
  const { one, variant } = holder;
  const structs = types.filter(
    (each) => each.kind === 'struct' && each.file === one.file && holdsField(each.fields, one.name),
  );
  const [struct] = structs;
  const above = struct === undefined || structs.length > 1 ? undefined : pathOf(struct, types, level + 1);
  return (
    above && {
      words: [...above.words, variant.word],
      top: above.top,
      at: { file: one.file, index: variant.index },
    }
  );
}

function isPayload({ payload, module }: ClapVariant, { name, file }: ClapType, of: ClapType): boolean {
  if (payload !== name) return false;
  if (module === undefined || module === 'self') return of.file === file;
  const stem = baseOf(file).replace(/\.rs$/, '');
  return (stem === 'mod' ? baseOf(folderOf(file)) : stem) === module;
}
