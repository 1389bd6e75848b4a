/** Renders a review through a Mustache template, Plinth's own or the team's. The same review and template give the same bytes. */
import Mustache from 'mustache';
import type { Review } from '../../core/review/model.ts';
import { fenced, htmlProse, markdownProse } from '../document/escape.ts';
import type { DocumentFormat } from '../document/format.ts';
import { block, tidied } from '../document/markdown.ts';
import { htmlPage } from '../document/page.ts';
import { documentStyle } from '../document/style.ts';
import { diagramSvg } from './diagram-svg.ts';
import type { LinkTo } from './linked.ts';
import { mermaidOf } from './mermaid.ts';
import { editorStyle } from './templates/editor-style.ts';
import { htmlTemplate } from './templates/html.ts';
import { markdownTemplate } from './templates/markdown.ts';
import { viewOf } from './view.ts';

export const builtInTemplates: Readonly<Record<DocumentFormat, string>> = {
  markdown: markdownTemplate,
  html: htmlTemplate,
};

/** `template`: the team's, in place of Plinth's own. Throws Mustache's error for an invalid template. */
export function renderReview(review: Review, format: DocumentFormat, template?: string): string {
  return format === 'markdown'
    ? markdown(review, template)
    : html(review, { template, style: documentStyle });
}

/** Plinth's own page for the editor: in its colours, with links to the statements. A team's template is for files and not used here. */
export function renderPage(review: Review, linkTo: LinkTo): string {
  return html(review, { style: `${documentStyle}${editorStyle}`, linkTo });
}

function markdown(review: Review, template: string | undefined): string {
  const view = {
    ...viewOf(review),
    sql: block('sql'),
    diff: block('diff'),
    mermaid: () => () => fenced(mermaidOf(review.schema.diagram), 'mermaid'),
  };
  return tidied(
    Mustache.render(template ?? markdownTemplate, view, {}, { escape: (one) => markdownProse(String(one)) }),
  );
}

interface Look {
  readonly template?: string | undefined;
  readonly style: string;
  readonly linkTo?: LinkTo;
}

function html(review: Review, { template, style, linkTo }: Look): string {
  const { diagram } = review.schema;
  const view = {
    ...viewOf(review, linkTo),
    style,
    diagramSvg: diagram.tables.length === 0 ? '' : diagramSvg(diagram),
  };
  return htmlPage(template ?? htmlTemplate, view, { escape: htmlProse });
}
