/** Plans as text: reads one, converts one, compares two. Nothing is sent or stored. */
import { comparePlans } from '../../core/plan/compare.ts';
import { exportPlan } from '../../core/plan/export/export.ts';
import { readPlanInText } from '../../core/plan/reading/from-text.ts';
import { planDocument } from '../../core/plan/present/document.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { failure } from '../../protocol/message.ts';
import {
  comparePlanTexts,
  exportPlan as exportPlanText,
  readPlanText,
  type ComparePlansAnswer,
  type ExportPlanAnswer,
  type ReadPlanAnswer,
} from '../../protocol/plan-files.ts';
import type { ServerContext } from '../context.ts';

const failed = failure('The plan could not be read. The log says why.');

export function registerPlanFiles({ rpc }: ServerContext): void {
  rpc.answer(readPlanText, failed, async (plan): Promise<ReadPlanAnswer> => {
    const read = readPlanInText(plan, 'kept', await loadPostgresParser());
    return read.ok ? { kind: 'read', document: planDocument(read.reading, '') } : failure(read.problem);
  });
  rpc.answer(exportPlanText, failed, async ({ format, literals, ...plan }): Promise<ExportPlanAnswer> => {
    const written = exportPlan(plan, format, literals, await loadPostgresParser());
    return written.ok ? { kind: 'written', text: written.text } : failure(written.problem);
  });
  rpc.answer(comparePlanTexts, failed, async ({ before, after }): Promise<ComparePlansAnswer> => {
    const parser = await loadPostgresParser();
    const [first, second] = [before, after].map((plan) => readPlanInText(plan, 'kept', parser));
    if (first?.ok !== true) return failure(first?.problem ?? failed.message);
    if (second?.ok !== true) return failure(second?.problem ?? failed.message);
    const comparison = comparePlans(
      { reading: first.reading, name: before.name },
      { reading: second.reading, name: after.name },
    );
    return { kind: 'compared', comparison };
  });
}
