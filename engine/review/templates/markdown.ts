/** The review in Markdown, as a Mustache template. Every {{name}} is escaped for Markdown; {{#sql}}, {{#diff}} and {{#mermaid}} make blocks of code. */
export const markdownTemplate = `# Review of {{title}}

{{#sizes}}
Sizes come from {{sizes}} unless a line says otherwise.

{{/sizes}}
## Verdict

{{#verdict}}
{{#headlines}}
**{{head}}**{{rest}}

{{/headlines}}
{{#hasNotUnderstood}}
### Not understood, so nothing is said of it

{{#notUnderstood}}
- {{.}}
{{/notUnderstood}}

{{/hasNotUnderstood}}
{{#hasRefused}}
### Fails as it stands

{{#refused}}
- {{.}}
{{/refused}}

{{/hasRefused}}
{{#isRead}}
### What changes

{{#changes}}
- {{.}}
{{/changes}}
{{^hasChanges}}
- Nothing that was understood.
{{/hasChanges}}

### Who is blocked

{{#blocked}}
- **{{relation}}**: {{words}}
{{/blocked}}
{{#blockedLeft}}
- And {{count}} more: see the statements.
{{/blockedLeft}}
{{^hasBlocked}}
- {{nobody}}
{{/hasBlocked}}
{{#long}}
- {{.}}
{{/long}}

### What cannot be undone

{{#irreversible}}
- {{.}}
{{/irreversible}}
{{^hasIrreversible}}
- Nothing was found that removes rows or values.
{{/hasIrreversible}}

{{#hasDecide}}
### What a person must still decide

{{#decide}}
- {{.}}
{{/decide}}

{{/hasDecide}}
{{/isRead}}

{{/verdict}}
{{#findings}}
{{#hasApart}}
## Findings

| place | rule | what happens |
| --- | --- | --- |
{{#apart}}
| {{place}} | {{severity}} {{rule}} | {{message}}{{#stated}} {{stated}}{{/stated}} |
{{/apart}}

{{#apartLeft}}
And {{count}} more.

{{/apartLeft}}
{{/hasApart}}
{{/findings}}
{{#isRead}}
## Statements

{{#statements}}
{{facts}}

{{#any}}
| line |{{#hasWhat}} what |{{/hasWhat}} locks | duration |{{#hasUntil}} held until |{{/hasUntil}}{{#hasEvidence}} evidence |{{/hasEvidence}}{{#hasFinding}} finding |{{/hasFinding}}
| --- |{{#hasWhat}} --- |{{/hasWhat}} --- | --- |{{#hasUntil}} --- |{{/hasUntil}}{{#hasEvidence}} --- |{{/hasEvidence}}{{#hasFinding}} --- |{{/hasFinding}}
{{#rows}}
| {{at}} |{{#hasWhat}} {{what}} |{{/hasWhat}} {{locks}} | {{time}} |{{#hasUntil}} {{until}} |{{/hasUntil}}{{#hasEvidence}} {{evidence}} |{{/hasEvidence}}{{#hasFinding}} {{finding}} |{{/hasFinding}}
{{/rows}}

{{/any}}
{{#left}}
And {{count}} more rows; the JSON has them all.

{{/left}}
{{#notes}}
- {{lines}}: {{words}}
{{/notes}}

{{/statements}}
## Deployment order

{{#order}}
{{#stages}}
- **{{#isOfSeveral}}Part {{number}}. {{/isOfSeveral}}{{title}}**: {{names}}{{#left}} and {{count}} more{{/left}}.{{#noReturn}} **Point of no return: {{place}}.**{{/noReturn}}{{#isReversible}} No point of no return.{{/isReversible}}
{{#noteItems}}
  - {{text}}
{{#steps}}
    {{number}}. {{step}}
{{/steps}}
{{/noteItems}}
{{/stages}}
{{#startItems}}
- {{text}}
{{#steps}}
  {{number}}. {{step}}
{{/steps}}
{{#lines}}
  - {{text}}
{{#steps}}
    {{number}}. {{step}}
{{/steps}}
{{/lines}}
{{/startItems}}
{{#replicas}}
- {{.}}
{{/replicas}}

{{#hasBackfills}}
Backfills:

{{#backfills}}
- {{place}}, {{relation}}: {{words}}
{{/backfills}}
{{#ofBackfills}}
- {{.}}
{{/ofBackfills}}

{{/hasBackfills}}
{{/order}}
{{#before}}
{{#hasAnswers}}
## Pre-flight

| check | result | found |
| --- | --- | --- |
{{#checks}}
| {{title}} | {{result}} | {{found}} |
{{/checks}}

{{/hasAnswers}}
{{/before}}
{{#stops}}
## Abort when one of these is true

{{#abort}}
- {{.}}
{{/abort}}

{{/stops}}
{{#after}}
{{#hasAnswers}}
## Post-flight

| check | result | found |
| --- | --- | --- |
{{#checks}}
| {{title}} | {{result}} | {{found}} |
{{/checks}}

{{/hasAnswers}}
{{/after}}
## Rollback

{{#rollback}}
{{#backItems}}
- {{text}}
{{#steps}}
  {{number}}. {{step}}
{{/steps}}
{{/backItems}}
{{#migrations}}
- {{#name}}**{{name}}** for {{/name}}{{file}}{{#state}}, {{state}}{{/state}}{{#from}} (from {{from}}){{/from}}.{{#words}} {{words}}{{/words}}{{#losses}} {{losses}}{{/losses}}
{{/migrations}}
{{#left}}
- And {{count}} more; the JSON has them all.
{{/left}}

{{/rollback}}
{{#security}}
{{^nothing}}
## Security and privacy

{{/nothing}}
{{#hasPermissions}}
| object | role | before | after |
| --- | --- | --- | --- |
{{#permissions}}
| {{object}} | {{role}} | {{before}} | {{after}} |
{{/permissions}}

{{/hasPermissions}}
{{#facts}}
- {{.}}
{{/facts}}
{{#personalData}}
- {{.}}
{{/personalData}}

{{/security}}
## Schema before and after

{{#schema}}
{{#unseen}}
{{words}}

{{/unseen}}
{{^any}}
No table, view, function or type is another.

{{/any}}
{{#hasDiagram}}
{{#mermaid}}diagram{{/mermaid}}

{{#diagramLeft}}
{{words}}

{{/diagramLeft}}
{{/hasDiagram}}
{{#diffs}}
### {{object}}

{{#diff}}{{{text}}}{{/diff}}

{{/diffs}}
{{#left}}
And {{count}} more; the JSON has them all.

{{/left}}
{{#hasDictionary}}
{{#hasEntries}}
### Data dictionary of what is new

| name | type | comment |
| --- | --- | --- |
{{#dictionary}}
| {{name}} | {{type}} | {{comment}} |
{{/dictionary}}

{{/hasEntries}}
{{#dictionaryLeft}}
And {{count}} more; the JSON has them all.

{{/dictionaryLeft}}
{{#withoutComment}}
{{words}}

{{/withoutComment}}
{{/hasDictionary}}
{{/schema}}
{{#suppressions}}
{{#any}}
## Suppressed

| place | rule | reason | by |
| --- | --- | --- | --- |
{{#all}}
| {{place}} | {{rule}} | {{reason}} | {{author}} |
{{/all}}

{{/any}}
{{/suppressions}}
## Runbook

{{#runbook}}
- [ ] **{{number}}. {{title}}.**{{#text}} {{text}}{{/text}}
{{/runbook}}

{{/isRead}}
## Evidence

{{#provenance}}
Plinth {{plinth}}, {{date}}{{#compared}}, compared with {{compared}}{{/compared}}: {{coverage}}{{#statistics}}; statistics: {{.}}{{/statistics}}; proof: {{proof}}{{#nothingFound}}; {{.}}: unchanged{{/nothingFound}}{{#noneSuppressed}}; suppressions: none{{/noneSuppressed}}.{{#isOne}}{{#files}} SHA-256 of {{file}}: {{sha256}}.{{/files}}{{/isOne}}

{{/provenance}}
{{#notVerified}}
- Not verified: {{.}}
{{/notVerified}}

{{#provenance}}
{{#hasTable}}
| file | SHA-256 |
| --- | --- |
{{#files}}
| {{file}} | {{sha256}} |
{{/files}}

{{/hasTable}}
{{/provenance}}
{{#hasScripts}}
## Scripts

{{#scripts}}
<details>
<summary>{{name}}</summary>

{{#sql}}{{{text}}}{{/sql}}

</details>

{{/scripts}}
{{/hasScripts}}
`;
