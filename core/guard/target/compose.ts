/** The services of a project's compose files: their names, the ports that they publish, the environment of each. */
import { configEntries } from '../../migrations/detection/flat-config.ts';
import type { Surroundings } from '../act.ts';
import { foldersUp, resolvePath } from '../paths.ts';

const names = [
  'compose.yaml',
  'compose.yml',
  'docker-compose.yml',
  'docker-compose.yaml',
  'docker-compose.dev.yml',
  'docker-compose.override.yml',
];

export interface Service {
  readonly name: string;
  /** Keys below the service, in lower case without dashes, each with its values. */
  readonly entries: readonly { readonly key: string; readonly value: string }[];
}

/** Of the nearest folder that has compose files. */
export function servicesAround(folder: string, around: Pick<Surroundings, 'file'>): readonly Service[] {
  for (const place of foldersUp(folder).slice(0, 4)) {
    const texts = names.flatMap((name) => around.file(resolvePath(place, name)) ?? []);
    if (texts.length > 0) return texts.flatMap(servicesIn);
  }
  return [];
}

export function servicesIn(text: string): readonly Service[] {
  const byName = new Map<string, { readonly key: string; readonly value: string }[]>();
  for (const { key, value } of configEntries('compose.yml', text, /^services\./)) {
    const [, name = '', ...rest] = key.split('.');
    byName.set(name, [...(byName.get(name) ?? []), { key: rest.join('.'), value }]);
  }
  return [...byName].map(([name, entries]) => ({ name, entries }));
}

export function serviceOf(name: string, folder: string, around: Surroundings): Service | undefined {
  const key = name.toLowerCase().replaceAll('-', '');
  return servicesAround(folder, around).find((one) => one.name === key);
}

/** Ports of this machine: the 5433 of "5433:5432". */
export function publishedPorts(services: readonly Service[]): ReadonlySet<string> {
  const written = services.flatMap(({ entries }) =>
    entries.filter(({ key }) => key === 'ports' || key === 'ports.published'),
  );
  return new Set(
    written.flatMap(({ value }) => {
      const parts = value
        .replaceAll(/\$\{\w+:?-(\d+)\}/g, '$1')
        .replace(/\/\w+$/, '')
        .split(':');
      return parts.length === 1 ? parts : parts.slice(-2, -1);
    }),
  );
}

/** The names by which other services reach them. */
export function serviceNames(services: readonly Service[]): ReadonlySet<string> {
  return new Set(
    services.flatMap(({ name, entries }) => [
      name,
      ...entries
        .filter(({ key }) => key === 'containername' || key === 'hostname')
        .map(({ value }) => value.toLowerCase()),
    ]),
  );
}

/** Names are in upper case, as their keys were lowered. */
export function environmentOf(service: Service | undefined): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { key, value } of service?.entries ?? []) {
    const [, name] = /^environment\.(\w+)$/.exec(key) ?? [];
    if (name !== undefined) found.set(name.toUpperCase(), value);
    else if (key === 'environment' && value.includes('='))
      found.set(value.slice(0, value.indexOf('=')), value.slice(value.indexOf('=') + 1));
  }
  return found;
}
