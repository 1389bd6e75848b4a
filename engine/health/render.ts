/** The document of a server's health in Markdown and HTML, through Mustache templates: every value is escaped for its format. */
import Mustache from 'mustache';
import { objectName } from '../../core/health/accepted.ts';
import {
  countersSince,
  findingsOf,
  lookWords,
  placeOf,
  verdictOf,
  worstOf,
  type Health,
  type Reported,
} from '../../core/health/report.ts';
import { printScript } from '../../core/health/script.ts';
import { foldedLine } from '../../core/text/markdown-code.ts';
import { markdownText } from '../document/escape.ts';
import type { DocumentFormat } from '../document/format.ts';
import { block, tidied } from '../document/markdown.ts';
import { htmlPage, some } from '../document/page.ts';
import { documentStyle } from '../document/style.ts';
import { plural } from '../../core/text/format.ts';

export function renderHealth(health: Health, format: DocumentFormat): string {
  const view = viewOf(health);
  if (format === 'markdown')
    return tidied(
      Mustache.render(
        markdownTemplate,
        { ...view, sql: block('sql') },
        {},
        {
          escape: (one) => markdownText(foldedLine(String(one))),
        },
      ),
    );
  return htmlPage(htmlTemplate, { ...view, style: documentStyle });
}

function viewOf(health: Health) {
  const { server, results, unused, footprint } = health;
  const place = placeOf(server);
  const shown = ({ check, finding }: Reported) => ({
    check: check.id,
    grade: finding.grade,
    object: objectName(finding.object),
    message: finding.message,
    script:
      finding.script === undefined
        ? undefined
        : { text: printScript(finding.script, server, finding.message) },
  });
  const findings = findingsOf(health);
  const unseen = results.flatMap(({ check, unseen: all }) =>
    all.map(({ because, grant }) => ({
      check: check.id,
      title: check.title,
      because,
      grant: grant && `${grant};`,
    })),
  );
  const accepted = results.flatMap(({ check, accepted: all }) =>
    all.map(({ finding, reason }) => ({ check: check.id, object: objectName(finding.object), reason })),
  );
  const fine = results
    .filter(({ outcome }) => outcome === 'fine')
    .map(({ check, looked }) => ({ check: check.id, title: check.title, looked }));
  return {
    place,
    server: lookWords(server),
    since: countersSince(server),
    verdict: verdictOf(health),
    worst: some(worstOf(health).map(shown)),
    unseen: some(unseen),
    findings: some(findings.map(shown)),
    fine: some(fine),
    accepted: some(accepted),
    unused: some(unused),
    cost: `${plural(results.length, 'check')}, ${plural(footprint.queries, 'query', 'queries')} over one connection, ${Math.round(footprint.ms)} ms.`,
  };
}

const markdownTemplate = `# Health of {{place}}

**{{verdict}}**

{{server}}. {{since}}

{{#worst}}
{{#all}}
- **{{grade}}**: {{message}} ({{check}})
{{/all}}
{{/worst}}

{{#unseen}}
## What was not seen

{{#all}}
- {{title}} ({{check}}): {{because}}{{#grant}} {{grant}}{{/grant}}
{{/all}}
{{/unseen}}

{{#findings}}
## Findings

{{#all}}
### {{check}}: {{object}}

**{{grade}}**: {{message}}

{{#script}}
{{#sql}}
{{{text}}}
{{/sql}}
{{/script}}

{{/all}}
{{/findings}}
{{#accepted}}
## Accepted

{{#all}}
- {{check}} of {{object}}: {{reason}}
{{/all}}
{{/accepted}}

{{#unused}}
## Accepted in vain

{{#all}}
- {{check}} of {{object}}: not found any more, or its last day has passed.
{{/all}}
{{/unused}}

{{#fine}}
## Fine

{{#all}}
- {{title}} ({{check}}): {{looked}}
{{/all}}
{{/fine}}

{{cost}}
`;

const htmlTemplate = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src {{{styleHashes}}}; base-uri 'none'; form-action 'none'">
<title>Health of {{place}}</title>
<style>{{{style}}}</style>
</head>
<body>
<main>
<h1>Health of {{place}}</h1>
<section class="verdict" aria-label="Verdict"><h2>{{verdict}}</h2>
<p class="soft">{{server}}. {{since}}</p>
{{#worst}}<ul>{{#all}}<li>{{message}} <span class="tag">{{grade}}</span> <span class="soft">{{check}}</span></li>{{/all}}</ul>{{/worst}}</section>
{{#unseen}}<h2>What was not seen</h2>
<ul>{{#all}}<li>{{title}} ({{check}}): {{because}}{{#grant}} <code>{{grant}}</code>{{/grant}}</li>{{/all}}</ul>{{/unseen}}
{{#findings}}<h2>Findings</h2>
{{#all}}<h3>{{check}}: {{object}} <span class="tag">{{grade}}</span></h3>
<p>{{message}}</p>
{{#script}}<details><summary>Script</summary><pre>{{text}}</pre></details>{{/script}}
{{/all}}{{/findings}}
{{#accepted}}<h2>Accepted</h2>
<ul>{{#all}}<li>{{check}} of {{object}}: {{reason}}</li>{{/all}}</ul>{{/accepted}}
{{#unused}}<h2>Accepted in vain</h2>
<ul>{{#all}}<li>{{check}} of {{object}}: not found any more, or its last day has passed.</li>{{/all}}</ul>{{/unused}}
{{#fine}}<h2>Fine</h2>
<ul>{{#all}}<li>{{title}} ({{check}}): {{looked}}</li>{{/all}}</ul>{{/fine}}
<p class="soft">{{cost}}</p>
</main>
</body>
</html>
`;
