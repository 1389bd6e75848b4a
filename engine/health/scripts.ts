/** The scripts of all findings, as files: the worst first, so that their order is the order of work. */
import { objectName } from '../../core/health/accepted.ts';
import { findingsOf, type Health } from '../../core/health/report.ts';
import { printScript } from '../../core/health/script.ts';

export interface ScriptFile {
  /** Letters, digits, dashes and dots. */
  readonly file: string;
  readonly text: string;
}

export function scriptsOf(health: Health): readonly ScriptFile[] {
  const withScript = findingsOf(health).flatMap(({ check, finding }) =>
    finding.script === undefined ? [] : [{ check, finding, script: finding.script }],
  );
  return withScript.map(({ check, finding, script }, place) => {
    const number = String(place + 1).padStart(String(withScript.length).length, '0');
    const object = objectName(finding.object)
      .replaceAll(/[^A-Za-z0-9]+/g, '-')
      .slice(0, 60);
    return {
      file: `${number}-${check.id}-${object}.sql`,
      text: printScript(script, health.server, finding.message),
    };
  });
}
