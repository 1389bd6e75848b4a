/** Which reports of one rule pose one question, and the message with room for the names of all of them. */
import type { Severity } from '../../findings/grading.ts';
import type { Messages } from '../define-rule.ts';
import { fillMessage } from './messages.ts';

export interface Gathering {
  /** Equal for reports that are merged, within one section. */
  readonly group: string;
  /** Empty if the places give the same message. */
  readonly names: readonly string[];
  /** The message before and after the names. */
  readonly head: string;
  readonly tail: string;
}

interface Gatherer {
  readonly id: string;
  readonly messages: Messages;
  readonly gathers?: Readonly<Record<string, string | undefined>>;
  readonly repeats?: readonly string[];
}

interface GatheredReport {
  readonly message: string;
  readonly severity: Severity;
  readonly data: Readonly<Record<string, string | number>>;
  readonly names?: readonly string[] | undefined;
  readonly sizeSentence?: string | undefined;
}

/** Undefined if the rule tells each one by itself. */
export function gatheringOf(rule: Gatherer, report: GatheredReport): Gathering | undefined {
  const placeholder = rule.gathers?.[report.message];
  const template = rule.messages[report.message];
  if (placeholder === undefined || template === undefined) return undefined;
  const { [placeholder]: name, ...rest } = report.data;
  const [head = '', tail = ''] = template.split(`{${placeholder}}`).map((part) => fillMessage(part, rest));
  return {
    group: JSON.stringify([rule.id, report.severity, head, tail, report.sizeSentence]),
    names: report.names ?? [String(name)],
    head,
    tail,
  };
}

/** For the same message at several places. */
export function repetitionOf(rule: Gatherer, report: GatheredReport, words: string): Gathering | undefined {
  if (rule.repeats?.includes(report.message) !== true) return undefined;
  const group = JSON.stringify([rule.id, report.severity, words, report.sizeSentence]);
  return { group, names: [], head: words, tail: '' };
}
