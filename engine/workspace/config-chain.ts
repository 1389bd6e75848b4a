/**
 * One configuration file with all that it extends, in the order of precedence. Reads each file once; every file that is missing, broken, or
 * extends itself is reported at the place that names it.
 */
import { dirname, relative, resolve, sep } from 'node:path';
import { emptyConfigFile, type ConfigFile } from '../../core/config/config.ts';
import type { Layer } from '../../core/config/merge.ts';
import type { ConfigSchema } from '../../core/config/schema.ts';
import { LineIndex } from '../../core/text/line-index.ts';
import type { Span } from '../../core/text/span.ts';
import { parseConfig } from './config-file.ts';
import { boundaryOf, findExtended } from './extended.ts';
import type { FileText } from './read-file.ts';
import { troubleAt, type ConfigTrouble } from './trouble.ts';

/** A configuration file that has been read. */
export interface LoadedLayer extends Layer {
  /** Absolute. */
  readonly path: string;
  readonly lines: LineIndex;
  /** What its globs and migration folders are relative to: absolute. */
  readonly base: string;
  /** From a package: its settings for files apply to those of the configuration that extends it. */
  readonly ofPackage: boolean;
}

export interface ChainSource {
  /** Absolute. */
  readonly root: string;
  /** Absolute paths. */
  readonly read: (path: string) => FileText;
  readonly schema: ConfigSchema;
  readonly trouble: (trouble: ConfigTrouble) => void;
}

interface ReadFile {
  readonly config: ConfigFile;
  readonly lines: LineIndex;
}

export class Chains {
  readonly #source: ChainSource;
  readonly #read = new Map<string, ReadFile>();
  readonly #flat = new Map<string, readonly LoadedLayer[]>();

  constructor(source: ChainSource) {
    this.#source = source;
  }

  /** From the first extended file to the file itself; `base` is what the file's globs are relative to. Both absolute. */
  of(file: string, base: string): readonly LoadedLayer[] {
    const boundary = boundaryOf(file, this.#source.root);
    // A package's settings are relative to the configuration that extends it.
    return this.#chain(file, { boundary, stack: [] }, false).map((layer) =>
      layer.ofPackage || layer.path === file ? { ...layer, base } : layer,
    );
  }

  /** All files that have been read. */
  get files(): readonly string[] {
    return [...this.#read.keys()];
  }

  #chain(
    file: string,
    way: { readonly boundary: string; readonly stack: readonly string[] },
    ofPackage: boolean,
  ): readonly LoadedLayer[] {
    const key = `${file}\0${ofPackage ? 'package' : ''}\0${way.boundary}`;
    const known = this.#flat.get(key);
    if (known !== undefined) return known;
    const { config, lines } = this.#readOnce(file);
    const stack = [...way.stack, file];
    const below = config.extends.flatMap(({ value, at }) => {
      const found = findExtended(value, file, way.boundary);
      if (found.kind === 'missing') {
        this.#told(file, lines, at, `“${shortened(value)}” is not used: ${found.because}`);
        return [];
      }
      if (stack.includes(found.file)) {
        const round = [...stack.slice(stack.indexOf(found.file)), found.file].map((one) => this.#shown(one));
        this.#told(
          file,
          lines,
          at,
          `“${shortened(value)}” is not used: it extends itself, ${round.join(' → ')}`,
        );
        return [];
      }
      if (stack.length >= deepest) {
        this.#told(
          file,
          lines,
          at,
          `“${shortened(value)}” is not used: more than ${deepest} extend each other`,
        );
        return [];
      }
      return this.#chain(found.file, { ...way, stack }, ofPackage || found.isPackage);
    });
    const layer = this.#layer(file, ofPackage);
    // The last occurrence of a file counts: earlier ones would be overwritten by it.
    const chain = [...below, layer].filter(
      (one, i, all) => all.findLastIndex(({ path }) => path === one.path) === i,
    );
    this.#flat.set(key, chain);
    return chain;
  }

  #layer(file: string, ofPackage: boolean): LoadedLayer {
    const { config, lines } = this.#readOnce(file);
    const folder = dirname(file);
    return {
      path: file,
      file: this.#shown(file),
      config,
      lines,
      lineOf: (offset) => lines.position(offset).line + 1,
      locate: (path) => this.#shown(resolve(folder, path)),
      base: folder,
      ofPackage,
    };
  }

  #readOnce(file: string): ReadFile {
    const known = this.#read.get(file);
    if (known !== undefined) return known;
    const content = this.#source.read(file);
    const text = content.kind === 'text' ? content.text : '';
    const lines = new LineIndex(text);
    if (content.kind !== 'text') {
      const because = content.kind === 'huge' ? 'it is larger than 5 MB' : content.because;
      this.#told(file, lines, { start: 0, end: 0 }, `The configuration is not used: ${because}`);
      const empty = { config: emptyConfigFile, lines };
      this.#read.set(file, empty);
      return empty;
    }
    const { config, problems } = parseConfig(text, this.#source.schema);
    for (const { key, message, span } of problems)
      this.#source.trouble(troubleAt(this.#shown(file), lines, span, key, message));
    const read = { config, lines };
    this.#read.set(file, read);
    return read;
  }

  #told(file: string, lines: LineIndex, at: Span, sentence: string): void {
    const key = sentence.startsWith('The configuration') ? '' : 'extends';
    this.#source.trouble(troubleAt(this.#shown(file), lines, at, key, `${sentence}.`));
  }

  /** Relative to the workspace, forward slashes. */
  #shown(file: string): string {
    return relative(this.#source.root, file).replaceAll(sep, '/');
  }
}

/** Nobody nests so many on purpose. */
const deepest = 16;

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
