/** Reads the plan fixtures. Every one was made on a real server by regenerate-fixtures.ts. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from '../../core/plan/model.ts';
import { readPlan } from '../../core/plan/reading/normalise.ts';
import { newest } from '../breadth.ts';

export interface PlanFixture {
  readonly case: string;
  readonly major: number;
  readonly sql: string;
  readonly measured: Plan;
  /** The plan without execution; made on the newest major only. */
  readonly estimated: Plan | undefined;
}

const folder = join(import.meta.dirname, '..', 'fixtures', 'plans');

/** Of each version. */
export function planFixtures(): readonly PlanFixture[] {
  return fixturesOf(readdirSync(folder));
}

/** For what takes long: of as many versions as breadth.ts says. */
export function somePlanFixtures(): readonly PlanFixture[] {
  return fixturesOf(newest(readdirSync(folder)));
}

function fixturesOf(versions: readonly string[]): readonly PlanFixture[] {
  return versions.flatMap((version) => readdirSync(join(folder, version)).map((file) => load(version, file)));
}

export function planFixture(name: string, major = 18): PlanFixture {
  return load(`pg${major}`, `${name}.json`);
}

/** EXPLAIN's answer as the driver gave it. */
export function fixtureJson(name: string, how: 'estimated' | 'measured', major = 18): unknown {
  return readRaw(`pg${major}`, `${name}.json`)[how];
}

/** The plan of that case as an editor gets it: estimated only. */
export function estimatedPlan(name: string): Plan {
  const { estimated } = planFixture(name);
  if (estimated === undefined) throw new Error(`${name} has no estimated plan`);
  return estimated;
}

interface RawFixture {
  readonly case: string;
  readonly sql: string;
  readonly measured: unknown;
  readonly estimated?: unknown;
}

function readRaw(version: string, file: string): RawFixture {
  return JSON.parse(readFileSync(join(folder, version, file), 'utf8')) as RawFixture;
}

function load(version: string, file: string): PlanFixture {
  const raw = readRaw(version, file);
  return {
    case: raw.case,
    major: Number(version.slice(2)),
    sql: raw.sql,
    measured: plan(raw.measured, file),
    estimated: raw.estimated === undefined ? undefined : plan(raw.estimated, file),
  };
}

function plan(value: unknown, file: string): Plan {
  const result = readPlan(value);
  if (!result.ok) throw new Error(`${file}: ${result.problem}`);
  return result.plan;
}
