/** The manifest of the Rust package that a file is of. Textual. */
import { folderOf, has, join, withAncestors, type Listing } from '../listing.ts';

export interface CargoPackage {
  /** Relative to the workspace. */
  readonly manifest: string;
  readonly text: string;
  /** As its manifest has it: `shop-db`. */
  readonly name: string | undefined;
}

/** The nearest one upwards. */
export function cargoPackageOf(file: string, listing: Listing): CargoPackage | undefined {
  const manifest = withAncestors(folderOf(file))
    .map((home) => join(home, 'Cargo.toml'))
    .find((path) => has(listing, path));
  if (manifest === undefined) return undefined;
  const text = listing.text(manifest) ?? '';
  return { manifest, text, name: /^\[package\][^[]*?^\s*name\s*=\s*"([\w-]+)"/ms.exec(text)?.[1] };
}
