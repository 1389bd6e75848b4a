/**
 * Converts SQL Server's SHOWPLAN_XML, live or from a .sqlplan file, to the raw plan that everything else reads. Names of elements and
 * attributes are those of its schema (http://schemas.microsoft.com/sqlserver/2004/07/showplan); unknown ones keep their names. Measurements
 * are shown at their operators and not distributed: a server counts for each thread, and times mean different things in row and batch mode.
 */
import { readElements, type Element } from '../formats/elements.ts';
import type { RawObject } from '../reading/raw.ts';
import { operatorOf } from './operator.ts';
import { attribute, below, child, number } from './reading.ts';
import { statementWarnings } from './warnings.ts';

export type ShowplanRead =
  | { readonly ok: true; readonly raw: RawObject }
  | { readonly ok: false; readonly problem: string };

/** The largest known plans are a tenth of it; larger input would be in memory several times. */
const longest = 24 * 1024 * 1024;

/** Undefined if the text is not a SHOWPLAN. */
export function readShowplan(text: string): ShowplanRead | undefined {
  const start = /<ShowPlanXML[\s>]/.exec(text)?.index;
  if (start === undefined) return undefined;
  if (text.length > longest) return no('The plan is larger than 24 MB of XML.');
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text.slice(0, start)))
    return no('The plan declares a document type of its own, which SQL Server never does. It is not read.');
  const root = readElements(text.slice(start));
  if (root === undefined)
    return no('The XML of the plan is broken, was cut off, or is larger than any plan.');
  const plans = plansIn(root);
  const [first, ...others] = plans;
  if (first === undefined) return no('The server made no plan for this kind of statement.');
  const version = attribute(root, 'Build');
  const common = { Engine: 'sqlserver', ...(version === undefined ? {} : { Settings: { Build: version } }) };
  if (others.length === 0)
    return { ok: true, raw: { ...common, Plan: first.raw, 'Query Text': first.statement } };
  return { ok: true, raw: { ...common, Plan: batchOf(plans), 'Query Text': statementsOf(plans) } };
}

interface StatementPlan {
  readonly raw: RawObject;
  readonly statement: string;
}

/** Each statement that has a plan, in the order of the batch, including conditions, loops, cursors and called procedures. */
function plansIn(root: Element): readonly StatementPlan[] {
  const found: StatementPlan[] = [];
  const walk = (element: Element, statement: Element): void => {
    const own = attribute(element, 'StatementText') === undefined ? statement : element;
    const plan = element.name === 'QueryPlan' ? child(element, 'RelOp') : undefined;
    if (plan !== undefined)
      found.push({
        raw: { ...operatorOf(plan), ...aboutStatement(own, element) },
        statement: attribute(own, 'StatementText')?.trim() ?? '',
      });
    // A function that a plan calls has its own plans next to the operators.
    for (const one of element.children) if (one.name !== 'RelOp') walk(one, own);
  };
  walk(root, root);
  return found;
}

/** Properties of the whole statement, shown at its first operator. */
function aboutStatement(statement: Element, plan: Element): RawObject {
  const early = attribute(statement, 'StatementOptmEarlyAbortReason');
  const serial = attribute(plan, 'NonParallelPlanReason');
  const grant = number(child(plan, 'MemoryGrantInfo'), 'SerialRequiredMemory');
  return {
    ...(early === 'TimeOut' ? { 'Optimization Ended Early': 'the optimizer ran out of its time' } : {}),
    ...(early === 'MemoryLimitExceeded'
      ? { 'Optimization Ended Early': 'the optimizer ran out of memory' }
      : {}),
    ...(serial === undefined ? {} : { 'Not Parallel Because': words(serial) }),
    ...(grant === undefined ? {} : { 'Memory Required': `${grant} kB` }),
    ...statementWarnings(plan),
  };
}

function words(name: string): string {
  return name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

function batchOf(plans: readonly StatementPlan[]): RawObject {
  const costs = plans.map(({ raw }) => Number(raw['Total Cost'] ?? 0));
  return {
    'Node Type': 'Batch',
    'Total Cost': costs.reduce((sum, cost) => sum + cost, 0),
    Plans: plans.map(({ raw }) => ({ ...raw, 'Parent Relationship': 'Member' })),
  };
}

function statementsOf(plans: readonly StatementPlan[]): string {
  return [...new Set(plans.map(({ statement }) => statement))].filter((one) => one !== '').join('\n');
}

function no(problem: string): ShowplanRead {
  return { ok: false, problem };
}

/** Whether a live server's answer is a plan. */
export function isShowplan(text: string): boolean {
  return (
    /^\s*(?:<\?xml[^>]*>\s*)?<ShowPlanXML[\s>]/.test(text) &&
    below(readElements(text), 'BatchSequence').length > 0
  );
}
