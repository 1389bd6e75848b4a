/**
 * Where a program in Rust that has the migrations built in sets search_path to a value that is none of its text: its tables may be in any schema then. Textual;
 * whether it is set, and to what, is for whoever configures the program.
 */
import { folderOf, type Listing } from '../listing.ts';
import { lineAt, uncommented } from './code.ts';
import { crateOf, isInCrate, programsOfRust } from './rust-programs.ts';

const sets =
  /"\s*(?:SELECT\s+(?:pg_catalog\.)?set_config\(\s*'search_path'\s*,\s*(?:\$\d|\{)|SET\s+(?:LOCAL\s+|SESSION\s+)?search_path\s*(?:TO|=)\s*(?:\\?["'])?\{)/i;

/** `#[cfg(test)] mod tests { … }` at the end; one that is a file of its own ends nothing. */
const testsBehind = /#\[cfg\(test\)\]\s*(?:pub\s+)?mod\s+\w+\s*\{[^]*$/;

/** `src/lib.rs:292`, in the crate of the file that has them built in. */
export function searchPathSet(embeds: string, listing: Listing): string | undefined {
  const home = crateOf(folderOf(embeds), listing);
  for (const { file, text } of programsOfRust(listing)) {
    if (home !== undefined && !isInCrate(file, home)) continue;
    const found = sets.exec(uncommented(text, 'slashes').replace(testsBehind, ''));
    if (found !== null) return `${file}:${lineAt(text, found.index)}`;
  }
  return undefined;
}
