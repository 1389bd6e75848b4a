/**
 * The models of a project and what their libraries ask for them: those of the workspace, and where a file differs from the running release,
 * those of the release. Files are read once for each text; the result stays the same object while no model changes.
 */
import { isSameList } from '../../core/collections/same-list.ts';
import type { SpokenDialect } from '../../core/migrations/convention.ts';
import { folded, queryOfModel } from '../../core/models/asked.ts';
import type { AskingModel, Declared, Model } from '../../core/models/model.ts';
import type { Past } from '../../core/models/remarks.ts';
import { resolveModels, type DeclaredIn } from '../../core/models/resolve.ts';
import type { IndexedQuery } from '../../core/query-index/query.ts';
import { activeRecord } from './active-record.ts';
import { django } from './django.ts';
import { drizzle } from './drizzle.ts';
import { gorm } from './gorm.ts';
import { hibernate } from './hibernate.ts';
import { mikroOrm } from './mikro-orm.ts';
import { prisma } from './prisma.ts';
import type { ModelReader } from './reader.ts';
import { sequelize } from './sequelize.ts';
import { sqlalchemy } from './sqlalchemy.ts';
import { typeorm } from './typeorm.ts';

const readers: readonly ModelReader[] = [
  activeRecord,
  django,
  drizzle,
  gorm,
  hibernate,
  mikroOrm,
  prisma,
  sequelize,
  sqlalchemy,
  typeorm,
];

/** The running release, as far as its files differ from those of the workspace. */
export interface Release {
  /** For display. */
  readonly name: string;
  /** Undefined for files that it does not have. */
  readonly texts: ReadonlyMap<string, string | undefined>;
}

/** What is read of a file that is no program. */
export function isModelPath(path: string): boolean {
  return path.endsWith('.prisma');
}

/** What files declare, read once for each text. */
class Declarations {
  readonly #known = new Map<string, { readonly text: string; readonly declared: readonly DeclaredIn[] }>();

  in(path: string, text: string): readonly DeclaredIn[] {
    const known = this.#known.get(path);
    if (known?.text === text) return known.declared;
    const declared = modelsIn(path, text);
    this.#known.set(path, { text, declared });
    return declared;
  }
}

/** What a file declares; empty for nearly all files. Nothing is cached here. */
export function modelsIn(path: string, source: string): readonly DeclaredIn[] {
  const declared = declaredIn(path, source);
  return declared.models.length + declared.settings.length === 0 ? [] : [{ path, declared }];
}

export class Models {
  readonly #present = new Declarations();
  /** Of the files of a release. */
  readonly #former = new Declarations();
  readonly #made = new Map<string, Made>();

  /** What the last index of that name was made from. */
  known(name: string): KnownModels {
    return this.#made.get(name) ?? noModels;
  }

  /** What a file of the workspace declares: the same object for the same text. Its grammar is loaded before. */
  declaredIn(path: string, text: string): readonly DeclaredIn[] {
    return this.#present.in(path, text);
  }

  /** The entries of the index. `now`: what `declaredIn` found in the files of the workspace, the same objects while they are unchanged. */
  queries(
    name: string,
    now: readonly DeclaredIn[],
    release: Release | undefined,
    dialect: SpokenDialect,
  ): readonly IndexedQuery[] {
    const former = [...(release?.texts ?? [])].flatMap(([path, text]) =>
      text === undefined ? [] : this.#former.in(path, text),
    );
    const from = [...now, ...former];
    const known = this.#made.get(name);
    if (known !== undefined && isSameList(known.from, from)) return known.queries;
    const changed = new Set(release?.texts.keys());
    const present = resolveModels(now).map((one) => folded({ ...one, release: undefined }, dialect));
    const past = resolveModels([...now.filter(({ path }) => !changed.has(path)), ...former]).map((one) =>
      folded(
        { ...one, ...(changed.has(one.path) ? placedIn(present, one) : {}), release: release?.name },
        dialect,
      ),
    );
    // A file that is as it was has the same models now.
    const queries = [...present, ...past.filter(({ path }) => changed.has(path))].map((model) =>
      queryOfModel(model, dialect),
    );
    this.#made.set(name, { from, queries, present, past: release && { name: release.name, models: past } });
    return queries;
  }
}

/** A model of the release is shown where the workspace has it now; at the start of the file if it is gone. */
function placedIn(present: readonly Model[], model: Model): Pick<Model, 'span' | 'fields'> {
  const now = present.find((one) => one.path === model.path && one.name === model.name);
  const span = now?.span ?? { start: 0, end: 0 };
  const fields = model.fields.map((field) => ({
    ...field,
    span: now?.fields.find(({ property }) => property === field.property)?.span ?? span,
  }));
  return { span, fields };
}

/** Names as a schema of the migrations' dialect compares them. */
export interface KnownModels {
  readonly present: readonly AskingModel[];
  /** All of the running release; undefined where it is not known. */
  readonly past: Past | undefined;
}

const noModels: KnownModels = { present: [], past: undefined };

interface Made extends KnownModels {
  readonly from: readonly DeclaredIn[];
  readonly queries: readonly IndexedQuery[];
}

/** Whether a file can declare models, by its words: only then its grammar is needed. */
export function mayDeclareModels(path: string, source: string): boolean {
  return readers.some((reader) => reader.mayHold(path, source));
}

/** A program that is nested deeper than the stack was generated. */
function declaredIn(path: string, source: string): Declared {
  const all = readers.flatMap((reader) => {
    if (!reader.mayHold(path, source)) return [];
    try {
      return [reader.read(path, source)];
    } catch (error) {
      if (error instanceof RangeError) return [];
      throw error;
    }
  });
  return { models: all.flatMap((one) => one.models), settings: all.flatMap((one) => one.settings) };
}
