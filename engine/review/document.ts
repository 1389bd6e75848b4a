/** A review in the format that somebody wants, by the team's own template where it has one. Editor and command line take this one. */
import type { Review } from '../../core/review/model.ts';
import type { Session } from '../session/session.ts';
import { teamTemplate } from '../session/team-template.ts';
import { renderReview, type DocumentFormat, type Rendered } from './render.ts';

export function reviewDocument(review: Review, session: Session, format: DocumentFormat): Rendered {
  const template = teamTemplate(session, 'review', format);
  if (template !== undefined && 'message' in template) return { kind: 'failed', message: template.message };
  const rendered = renderReview(review, format, template?.text);
  if (rendered.kind === 'rendered') return rendered;
  return {
    kind: 'failed',
    message: `The template ${template?.file ?? ''} is no Mustache template: ${rendered.message}`,
  };
}
