/**
 * Settings of a Rust program's configuration that have it apply its files as it starts: `if CONFIG.migrate_before_serve { … }`; and where a program asks its record which have run.
 * Textual; how a setting is given is not followed.
 */
import { literal } from '../../text/pattern.ts';
import type { ToolId } from '../convention.ts';
import { oncePerListing, type Listing } from '../listing.ts';
import { placeOfSite, sitesOf } from './reach.ts';
import type { CallSite } from './ways.ts';

/** `CONFIG.debug.migrate_before_serve`, of a condition that asks for nothing else; by its name it is about migrations. */
export function settingIn(condition: string): string | undefined {
  const [, path = '', field = ''] = /^((?:\w+(?:\(\))?\.){1,5}(\w+))$/.exec(condition.trim()) ?? [];
  const isConfigured = /(?:^|[._])(?:conf(?:ig(?:uration)?)?|cfg|settings?|options?|opts|env)(?:[._(]|$)/i;
  return /migrat/i.test(field) && isConfigured.test(path) ? path : undefined;
}

/** False where the field is a bool of a type that derives its defaults; undefined where that is not seen. */
export function isOnUnset(setting: string, listing: Listing): boolean | undefined {
  const field = literal(setting.split('.').at(-1) ?? '');
  const isOf = (file: string, text: string): boolean =>
    file.endsWith('.rs') && text.includes(setting.split('.').at(-1) ?? '');
  const declared = new RegExp(`\\b${field}\\s*:\\s*bool\\b`);
  const given = new RegExp(`\\b${field}\\s*:\\s*true\\b`);
  const found = sitesOf(declared, isOf, listing);
  const [first] = found;
  if (first === undefined || found.length > 1 || sitesOf(given, isOf, listing).length > 0) return undefined;
  const text = (listing.text(first.file) ?? '').slice(0, first.index);
  const head =
    /#\[derive\(([^)]*)\)\](?:\s*#\[[^\]\n]*\])*\s*(?:pub(?:\([^)]*\))?\s+)?struct\s+(\w+)[^{}]*\{[^{}]*$/.exec(
      text,
    );
  const [, derived = '', name = ''] = head ?? [];
  // Attributes of the field itself: behind the one in front of it.
  const own = text.split(/[,{][ \t]*\n/).at(-1) ?? '';
  const isOwn = /\bdefault\b/.test(own) || new RegExp(`\\bDefault\\s+for\\s+${name}\\b`).test(text);
  return head !== null && /\bDefault\b/.test(derived) && !isOwn ? false : undefined;
}

const asks: Partial<Readonly<Record<ToolId, RegExp>>> = {
  sqlx: /\.list_applied_migrations\(|\b_sqlx_migrations\b/,
  diesel:
    /\.(?:has_pending_migration|pending_migrations|applied_migrations)\(|\b__diesel_schema_migrations\b/,
  refinery: /\.get_(?:last_applied_migration|applied_migrations)(?:_async)?\(|\brefinery_schema_history\b/,
};

export interface Asking {
  /** Undefined: nobody does. */
  readonly place: string | undefined;
}

/** Beside the functions that apply them: whoever serves may wait there. Undefined where it is not known what such a place looks like. */
export function askingFor(tool: ToolId, applying: readonly CallSite[], listing: Listing): Asking | undefined {
  const pattern = asks[tool];
  if (pattern === undefined) return undefined;
  const all = sitesOf(pattern, (file) => file.endsWith('.rs'), listing);
  const own = new Set(applying.map((one) => functionKey(one, listing)));
  const other = all.find((one) => !own.has(functionKey(one, listing)) && !isCalledBy(one, applying, listing));
  return { place: other && placeOfSite(other, listing) };
}

const functionsIn = oncePerListing(
  (): Map<string, readonly { readonly name: string; readonly index: number }[]> => new Map(),
);

function functionAt({ file, index }: CallSite, listing: Listing): string {
  const known = functionsIn(listing);
  const heads =
    known.get(file) ??
    [...(listing.text(file) ?? '').matchAll(/\bfn\s+(\w+)/g)].map((one) => ({
      name: one[1] ?? '',
      index: one.index,
    }));
  known.set(file, heads);
  return heads.findLast((one) => one.index < index)?.name ?? '';
}

function functionKey(site: CallSite, listing: Listing): string {
  return `${site.file} ${functionAt(site, listing)}`;
}

/** A function of the same file that one which applies them calls first. */
function isCalledBy(site: CallSite, applying: readonly CallSite[], listing: Listing): boolean {
  const name = functionAt(site, listing);
  if (name === '') return false;
  return applying.some((one) => {
    if (one.file !== site.file) return false;
    const text = listing.text(one.file) ?? '';
    const start = text.slice(0, one.index).lastIndexOf(`fn ${functionAt(one, listing)}`);
    return new RegExp(`\\b${literal(name)}\\(`).test(text.slice(start, one.index));
  });
}
