/** Plans as text: reads one, converts one, compares two. Nothing is sent or stored. */
import { comparePlans } from '../../core/plan/compare.ts';
import { exportPlan } from '../../core/plan/export/export.ts';
import { readPlanInText } from '../../core/plan/reading/from-text.ts';
import { planDocument } from '../../core/plan/present/document.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import {
  comparePlanTexts,
  exportPlan as exportPlanText,
  readPlanText,
  type ComparePlansAnswer,
  type ExportPlanAnswer,
  type ReadPlanAnswer,
} from '../../protocol/plan-files.ts';
import type { ServerContext } from '../context.ts';

const failure = {
  kind: 'failure',
  message: 'The plan could not be read. The log says why.',
} as const;

export function registerPlanFiles({ rpc }: ServerContext): void {
  rpc.answer(readPlanText, failure, async (plan): Promise<ReadPlanAnswer> => {
    const read = readPlanInText(plan, 'kept', await loadPostgresParser());
    return read.ok
      ? { kind: 'read', document: planDocument(read.reading, '') }
      : { kind: 'failure', message: read.problem };
  });
  rpc.answer(exportPlanText, failure, async ({ format, literals, ...plan }): Promise<ExportPlanAnswer> => {
    const written = exportPlan(plan, format, literals, await loadPostgresParser());
    return written.ok
      ? { kind: 'written', text: written.text }
      : { kind: 'failure', message: written.problem };
  });
  rpc.answer(comparePlanTexts, failure, async ({ before, after }): Promise<ComparePlansAnswer> => {
    const parser = await loadPostgresParser();
    const [first, second] = [before, after].map((plan) => readPlanInText(plan, 'kept', parser));
    if (first?.ok !== true) return { kind: 'failure', message: first?.problem ?? failure.message };
    if (second?.ok !== true) return { kind: 'failure', message: second?.problem ?? failure.message };
    const comparison = comparePlans(
      { reading: first.reading, name: before.name },
      { reading: second.reading, name: after.name },
    );
    return { kind: 'compared', comparison };
  });
}
