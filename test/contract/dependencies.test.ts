/** Everything installed runs on the oldest Node that Plinth promises, and nothing is pinned loosely. */
import { readFileSync } from 'node:fs';
import { minVersion, satisfies } from 'semver';
import { describe, expect, it } from 'vitest';

interface LockedPackage {
  readonly version?: string;
  readonly optional?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly engines?: { readonly node?: string };
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly engines: { readonly node: string; readonly vscode: string };
  readonly dependencies?: unknown;
  readonly devDependencies: Readonly<Record<string, string>>;
};
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  readonly packages: Readonly<Record<string, LockedPackage>>;
};

/**
 * Declares what its own tools need. What it ships is bundled for the oldest Node and runs there: every proof of a migration for SQLite in the
 * tests of this repository, which is tested on it.
 */
const bundledForAll = 'node_modules/@sqlite.org/sqlite-wasm';

/** The oldest Node that is promised, and the first long-term release of each line after it. */
const supported = [String(minVersion(manifest.engines.node)), '22.13.0', '24.11.0'];

describe('dependencies', () => {
  it('are all pinned to one version', () => {
    const loose = Object.entries(manifest.devDependencies).filter(
      ([, version]) => !/^(?:npm:[^@]+@)?\d+\.\d+\.\d+/.test(version),
    );
    expect(loose).toEqual([]);
  });

  it('are all bundled, so none is installed with Plinth', () => {
    expect(manifest.dependencies).toBeUndefined();
  });

  it.each(supported)('run on Node %s', (node) => {
    const refusing = Object.entries(lock.packages)
      .filter(([path, { optional }]) => path !== '' && path !== bundledForAll && optional !== true)
      .filter(([, { engines }]) => !satisfies(node, engines?.node ?? '*'))
      .map(([path, { engines }]) => `${path} wants Node ${String(engines?.node)}`);
    expect(refusing).toEqual([]);
  });

  it('are locked for every platform, so that a clean install works on each', () => {
    const unlocked = Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => !isLocked(path, name))
        .map((name) => `${path} may need ${name}`),
    );
    expect(unlocked).toEqual([]);
  });

  it('take the types of VS Code from the oldest version supported', () => {
    expect(`^${String(manifest.devDependencies['@types/vscode'])}`).toBe(manifest.engines.vscode);
  });
});

/** Found as Node finds it: in the package's own node_modules, else further up. */
function isLocked(path: string, name: string): boolean {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (`${at === '' ? '' : `${at}/`}node_modules/${name}` in lock.packages) return true;
    if (at === '') return false;
  }
}
