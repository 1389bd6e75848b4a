/** A review as a document: the view through a Mustache template, Plinth's own or the team's. Same review and template, same bytes. */
import { createHash } from 'node:crypto';
import Mustache from 'mustache';
import type { Review } from '../../core/review/model.ts';
import type { Diagram } from '../../core/review/schema/schema-model.ts';
import { diagramSvg } from './diagram-svg.ts';
import { fenced, htmlProse, markdownProse } from './escape.ts';
import { mermaidOf } from './mermaid.ts';
import { htmlTemplate } from './templates/html.ts';
import { markdownTemplate } from './templates/markdown.ts';
import { reviewStyle } from './templates/style.ts';
import { editorStyle } from './templates/editor-style.ts';
import { viewOf, type LinkTo } from './view.ts';

export type DocumentFormat = 'markdown' | 'html';

export const builtInTemplates: Readonly<Record<DocumentFormat, string>> = {
  markdown: markdownTemplate,
  html: htmlTemplate,
};

export type Rendered =
  | { readonly kind: 'rendered'; readonly text: string }
  /** A sentence: the team's template is no template. */
  | { readonly kind: 'failed'; readonly message: string };

/** `template`: the team's, instead of the one that comes along. */
export function renderReview(review: Review, format: DocumentFormat, template?: string): Rendered {
  try {
    const text = format === 'markdown' ? markdown(review, template) : html(review, template);
    return { kind: 'rendered', text };
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
}

/** Plinth's own page as it stands in an editor: in its colours, with links to the statements. A team's template is for files and is not run here. */
export function renderPage(review: Review, linkTo: LinkTo): string {
  return html(review, undefined, { style: `${reviewStyle}${editorStyle}`, linkTo });
}

export type Lambda = () => (text: string, render: (text: string) => string) => string;

export function block(language: string): Lambda {
  return () => (text, render) => fenced(render(text), language);
}

function markdown(review: Review, template: string | undefined): string {
  const view = {
    ...viewOf(review),
    sql: block('sql'),
    diff: block('diff'),
    mermaid: () => () => fenced(mermaidOf(review.schema.diagram), 'mermaid'),
  };
  const text = Mustache.render(
    template ?? markdownTemplate,
    view,
    {},
    { escape: (one) => markdownProse(String(one)) },
  );
  return tidied(agedOnce(text, view.age, template));
}

/** How old sizes are stands at the head of the own document; a team's template has it behind each, as nobody knows what it shows. */
function agedOnce(text: string, sizes: string | undefined, template: string | undefined): string {
  return sizes === undefined || template !== undefined ? text : text.replaceAll(` (${sizes})`, '');
}

/** One empty line where several stand, outside of code. */
export function tidied(text: string): string {
  let fence: string | undefined;
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    const marks = /^`{3,}/.exec(line)?.[0];
    if (fence === undefined && marks !== undefined) fence = marks;
    else if (fence !== undefined && line === fence) fence = undefined;
    else if (fence === undefined && line === '' && lines.at(-1) === '') continue;
    lines.push(fence === undefined ? line.trimEnd().replaceAll(/ {2,}\|/g, ' |') : line);
  }
  return `${lines.join('\n').trim()}\n`;
}

export const styleHashesHere = '%STYLE-HASHES%';

interface Look {
  readonly style: string;
  readonly linkTo: LinkTo | undefined;
}

const document: Look = { style: reviewStyle, linkTo: undefined };

function html(review: Review, template: string | undefined, { style, linkTo }: Look = document): string {
  const view = {
    ...viewOf(review, linkTo),
    style,
    styleHashes: styleHashesHere,
    diagramSvg: drawing(review.schema.diagram),
  };
  const text = Mustache.render(
    template ?? htmlTemplate,
    view,
    {},
    { escape: (one) => htmlProse(String(one)) },
  );
  return withStyleHashes(agedOnce(text, view.age, template));
}

export function withStyleHashes(text: string): string {
  return text.replace(styleHashesHere, () => hashesIn(text, 'style'));
}

/** Of every one that the page has, a team's own too: nothing else is let in. */
export function hashesIn(text: string, tag: 'style' | 'script'): string {
  const hashes = [...text.matchAll(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, 'g'))].map(
    ([, inside = '']) => `'sha256-${createHash('sha256').update(inside).digest('base64')}'`,
  );
  return hashes.length === 0 ? "'none'" : hashes.join(' ');
}

function drawing(diagram: Diagram): string {
  return diagram.tables.length === 0 ? '' : diagramSvg(diagram);
}
