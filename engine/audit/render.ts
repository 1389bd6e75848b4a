/** An audit as a document: the view through a Mustache template, Plinth's own or the team's. Same audit and template, same bytes. */
import type { Audit } from '../../core/audit/model.ts';
import { foldedLine } from '../../core/text/markdown-code.ts';
import Mustache from 'mustache';
import { markdownText, visible } from '../review/escape.ts';
import { tidied, withStyleHashes, styleHashesHere, type DocumentFormat } from '../review/render.ts';
import { reviewStyle } from '../review/templates/style.ts';
import { auditHtmlTemplate, auditMarkdownTemplate, auditStyle } from './templates.ts';
import { viewOf } from './view.ts';

/** Throws what Mustache says of a template that is none. */
export function renderAudit(audit: Audit, format: DocumentFormat, template?: string): string {
  if (format === 'markdown')
    return tidied(
      Mustache.render(
        template ?? auditMarkdownTemplate,
        viewOf(audit),
        {},
        { escape: (one) => markdownText(foldedLine(String(one))) },
      ),
    );
  return withStyleHashes(
    Mustache.render(
      template ?? auditHtmlTemplate,
      { ...viewOf(audit), style: `${reviewStyle}${auditStyle}`, styleHashes: styleHashesHere },
      {},
      { escape: (one) => Mustache.escape(visible(String(one))) },
    ),
  );
}
