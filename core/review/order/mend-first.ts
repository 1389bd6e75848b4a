/** The first step of a checklist for a change that PostgreSQL refuses: none of the others is followed before. Does not say what fails. */
import type { RunbookStep } from '../model.ts';

export function withMendStep(steps: readonly RunbookStep[], isRefused: boolean): readonly RunbookStep[] {
  if (!isRefused || steps.length === 0) return steps;
  return [
    {
      title: 'Mend what fails as it stands, then make this document anew',
      lines: ['The steps below are for a change that runs.'],
    },
    ...steps,
  ];
}
