/**
 * The review in Markdown, as a Mustache template. Every {{name}} is escaped for Markdown; {{#sql}}, {{#diff}} and {{#mermaid}} create code
 * blocks.
 */
export const markdownTemplate = `# Review of {{title}}

**{{verdict.headline}}**

{{#isRead}}
Assumed: {{assumed}}.

{{/isRead}}
{{#decide}}
{{#any}}
## Decide

{{#waits}}
Until each point is decided, the change waits, unless a point names another default.
{{/waits}}

{{#all}}
{{number}}. {{#isStop}}**{{mark}}**, {{/isStop}}{{#hasPlaces}}{{at}}: {{/hasPlaces}}{{text}}{{#also}} Also: {{at}}.{{/also}}{{#default}} **Default**: {{default}}.{{/default}} ({{id}})
{{/all}}

{{/any}}
{{/decide}}
{{#statements}}
{{#any}}
## Statements

{{#hasRows}}
| place | statement | lock | blocks | time |
| --- | --- | --- | --- | --- |
{{#rows}}
| {{at}} | {{what}} | {{locks}} | {{blocks}} | {{time}} |
{{/rows}}

{{/hasRows}}
{{#quiet}}
{{count}} statements that block nobody are not listed.

{{/quiet}}
{{#left}}
And {{count}} more; the JSON has all.

{{/left}}
{{#evidence}}
{{#isMeasured}}
Measured by the proof.
{{/isMeasured}}
{{#measured}}
Measured by the proof: {{measured}}. The others were not run.
{{/measured}}
{{/evidence}}

{{/any}}
{{/statements}}
{{#parts}}
## {{title}}

{{#all}}
- {{#mark}}**{{mark}}**{{#hasPlaces}}, {{/hasPlaces}}{{/mark}}{{#hasPlaces}}{{at}}: {{/hasPlaces}}{{^hasPlaces}}{{#mark}}: {{/mark}}{{/hasPlaces}}{{text}}{{#also}} Also: {{at}}.{{/also}} ({{id}})
{{/all}}
{{#left}}
- And {{count}} more; the JSON has all.
{{/left}}

{{/parts}}
{{#before}}
{{#any}}
## Pre-flight

| check | result | found |
| --- | --- | --- |
{{#all}}
| {{title}} | {{result}} | {{found}} |
{{/all}}

{{/any}}
{{/before}}
{{#after}}
{{#any}}
## Post-flight

| check | result | found |
| --- | --- | --- |
{{#all}}
| {{title}} | {{result}} | {{found}} |
{{/all}}

{{/any}}
{{/after}}
{{#deployment}}
{{#any}}
## Deployment steps

{{#all}}
{{number}}. {{text}}{{#isPointOfNoReturn}} **Point of no return.**{{/isPointOfNoReturn}}
{{/all}}

{{/any}}
{{/deployment}}
{{#back}}
{{#any}}
## Rollback

{{#all}}
- {{file}}, **{{state}}**: {{text}}{{#losses}} {{.}}{{/losses}}
{{/all}}
{{#left}}
- And {{count}} more; the JSON has all.
{{/left}}
{{#notes}}
{{#all}}
- {{#hasPlaces}}{{at}}: {{/hasPlaces}}{{text}} ({{id}})
{{/all}}
{{/notes}}

{{/any}}
{{/back}}
{{#schema}}
{{#any}}
## Schema changes

{{#hasDiagram}}
{{#mermaid}}diagram{{/mermaid}}

{{/hasDiagram}}
{{#diff}}{{{text}}}{{/diff}}

{{#left}}
And {{count}} more lines; the JSON has all.

{{/left}}
{{/any}}
{{/schema}}
{{#suppressed}}
{{#any}}
## Suppressed

| place | rule | reason | by |
| --- | --- | --- | --- |
{{#all}}
| {{at}} | {{rule}} | {{reason}} | {{author}} |
{{/all}}

{{/any}}
{{/suppressed}}
{{#open}}
{{#any}}
## Not verified

{{#notes}}
{{#all}}
- {{#hasPlaces}}{{at}}: {{/hasPlaces}}{{text}} ({{id}})
{{/all}}
{{/notes}}
{{#troubles}}
- {{.}}
{{/troubles}}

{{/any}}
{{/open}}
## Evidence

{{#evidence}}
Plinth {{plinth}}, {{date}}{{#compared}}, compared with {{compared}}{{/compared}}.{{#proved}} Proof: {{count}} of {{of}} migrations ran.{{/proved}}{{#failed}} Proof: {{count}} of {{of}} migrations failed.{{/failed}}{{#isOne}}{{#files}} SHA-256 of {{file}}: {{sha256}}.{{/files}}{{/isOne}}

{{#hasTable}}
| file | SHA-256 |
| --- | --- |
{{#files}}
| {{file}} | {{sha256}} |
{{/files}}

{{/hasTable}}
{{/evidence}}
{{#hasScripts}}
## Scripts

{{#scripts}}
<details>
<summary>{{name}}: {{when}}</summary>

{{#sql}}{{{text}}}{{/sql}}

</details>

{{/scripts}}
{{/hasScripts}}
`;
