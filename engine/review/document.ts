/** Renders a review in the requested format, by the team's own template if it has one. The editor and the command line use it. */
import type { Review } from '../../core/review/model.ts';
import type { DocumentFormat } from '../document/format.ts';
import type { Session } from '../session/session.ts';
import { teamTemplate } from '../session/team-template.ts';
import { renderReview } from './render.ts';

export type Rendered =
  | { readonly kind: 'rendered'; readonly text: string }
  /** A sentence: the team's template could not be read, or is invalid. */
  | { readonly kind: 'failed'; readonly message: string };

export function reviewDocument(review: Review, session: Session, format: DocumentFormat): Rendered {
  const template = teamTemplate(session, 'review', format);
  if (template !== undefined && 'message' in template) return { kind: 'failed', message: template.message };
  try {
    return { kind: 'rendered', text: renderReview(review, format, template?.text) };
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    return {
      kind: 'failed',
      message: `The template ${template?.file ?? ''} is no Mustache template: ${because}`,
    };
  }
}
