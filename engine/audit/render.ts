/** Renders an audit through a Mustache template, Plinth's own or the team's. The same audit and template give the same bytes. */
import type { Audit } from '../../core/audit/model.ts';
import { foldedLine } from '../../core/text/markdown-code.ts';
import Mustache from 'mustache';
import { markdownText } from '../document/escape.ts';
import type { DocumentFormat } from '../document/format.ts';
import { tidied } from '../document/markdown.ts';
import { htmlPage } from '../document/page.ts';
import { documentStyle } from '../document/style.ts';
import { auditHtmlTemplate, auditMarkdownTemplate, auditStyle } from './templates.ts';
import { viewOf } from './view.ts';

/** Throws Mustache's error for an invalid template. */
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
  return htmlPage(template ?? auditHtmlTemplate, {
    ...viewOf(audit),
    style: `${documentStyle}${auditStyle}`,
  });
}
