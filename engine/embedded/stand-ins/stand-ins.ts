/** The extensions that something stands in for where views, functions and queries only have to have types. */
import { shippedWith } from '../extensions.ts';
import { functionsOf, standInScript, type StandIn } from './script.ts';
import { postgis } from './postgis.ts';
import { timescaledb } from './timescaledb.ts';
import { vector } from './vector.ts';

const all: ReadonlyMap<string, StandIn> = new Map([
  ['postgis', postgis],
  ['timescaledb', timescaledb],
  ['vector', vector],
]);

/** In place of CREATE EXTENSION; undefined where nothing stands in. */
export function standInFor(extension: string, schema: string | undefined): string | undefined {
  const found = all.get(extension);
  return found === undefined ? undefined : standInScript(extension, found, schema);
}

/** The extension that has a type. */
export function extensionWith(type: string): string | undefined {
  return [...all].find(([, { types }]) => types.includes(type))?.[0];
}

/** Shipped, or one that something stands in for. */
export function extensionWithFunction(name: string): string | undefined {
  return shippedWith(name) ?? [...all].find(([, one]) => functionsOf(one).has(name))?.[0];
}
