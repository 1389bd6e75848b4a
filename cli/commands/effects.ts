/**
 * `plinth effects`: prints which locks each statement of a file takes and how long it holds them, what it rewrites and reads, and which
 * locks are held at the same time.
 */
import type { FileReport } from '../../engine/session/report.ts';
import type { EffectsRequest } from '../verbs/effects.ts';
import { effectsDocument } from '../effects/document.ts';
import type { EffectsTrouble } from '../effects/trouble.ts';
import type { Io } from '../io.ts';
import { openSession, placeOf } from '../open-session.ts';
import { effectsJson, effectsTroubleJson } from '../reporters/effects-json.ts';
import { effectsText } from '../reporters/effects-text.ts';
import { placedInput, type Placed } from '../standard-input.ts';
import { printable } from '../style.ts';
import { locate, shownPath } from '../targets.ts';

/** The exit code. */
export async function effectsCommand(request: EffectsRequest, io: Io): Promise<number> {
  const subject =
    request.path === '-' ? await placedInput(request.stdinFilepath, io) : namedFile(request, io);
  if (typeof subject === 'string')
    return refuse(
      { file: request.stdinFilepath ?? '<stdin>', kind: 'silent', message: subject },
      request,
      io,
    );
  if ('message' in subject) return refuse(subject, request, io);
  const session = await openSession(subject.root, io, request);
  const [trouble] = session.workspace.configs.troubles;
  if (trouble !== undefined) {
    const file = placeOf(trouble, session.root, io.cwd);
    return refuse({ file, kind: 'unreadable', message: trouble.message }, request, io);
  }
  if (subject.text !== undefined) session.open(subject.path, subject.text);
  const ask = {
    named: true,
    targetVersion: request.target,
    dialect: request.dialect,
    assumed: 'postgresql',
    effectsOf: 'all',
  } as const;
  const report = await session.effects(subject.path, ask);
  if (report.kind === 'told') return refuse(troubleOf(report.report, subject.shown), request, io);
  const shown = { file: subject.shown, isTargetGiven: request.target !== undefined };
  const document = effectsDocument(report, shown);
  io.write(request.format === 'json' ? effectsJson(document) : effectsText(document, io.style));
  return 0;
}

function namedFile(request: EffectsRequest, io: Io): Placed | EffectsTrouble {
  const { groups, missing } = locate([request.path], io.cwd);
  const [group] = groups;
  const target = group?.targets[0];
  const trouble = (message: string): EffectsTrouble => ({ file: request.path, kind: 'unreadable', message });
  if (group === undefined || target === undefined)
    return trouble(`It was not read: ${missing[0]?.because ?? 'it does not exist'}.`);
  if (target.kind === 'folder') return trouble('It is a folder. Name one file.');
  const shown = shownPath(group.root, target.path, io.cwd);
  return { root: group.root, path: target.path, shown, text: undefined };
}

function troubleOf(report: FileReport, file: string): EffectsTrouble {
  return report.kind === 'unreadable'
    ? { file, kind: 'unreadable', message: `It was not read: ${report.because}.` }
    : { file, kind: 'silent', message: `Nothing is said about it: ${report.because}.` };
}

function refuse(trouble: EffectsTrouble, { format }: EffectsRequest, io: Io): number {
  if (format === 'json') io.write(effectsTroubleJson(trouble));
  else io.complain(`${printable(trouble.file)} ${printable(trouble.message)}\n`);
  return 2;
}
