/** The review in Markdown, as a Mustache template. Every {{name}} is escaped for Markdown; {{#sql}}, {{#diff}} and {{#mermaid}} make blocks of code. */
export const markdownTemplate = `# Review of {{title}}

## Verdict

{{#verdict}}
### Go or no go

{{#start}}
- {{.}}
{{/start}}

{{#hasNotUnderstood}}
### Not understood, so nothing is said of it

{{#notUnderstood}}
- {{.}}
{{/notUnderstood}}

{{/hasNotUnderstood}}
{{#hasRefused}}
### Refused by PostgreSQL

{{#refused}}
- {{.}}
{{/refused}}

{{/hasRefused}}
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

### What a person must still decide

{{#decide}}
- {{.}}
{{/decide}}
{{^hasDecide}}
- Nothing was found.
{{/hasDecide}}

{{/verdict}}
{{#findings}}
{{#any}}
## Findings

| place | severity | rule | what happens |
| --- | --- | --- | --- |
{{#all}}
| {{place}} | {{severity}} | {{rule}} | {{message}} |
{{/all}}

{{#left}}
And {{count}} more.

{{/left}}
{{/any}}
{{/findings}}
## Statements

{{#statements}}
{{#migrations}}
### {{file}}

{{#facts}}{{facts}}. {{/facts}}{{#quiet}}{{count}} more {{#plural}}statements{{/plural}}{{^plural}}statement{{/plural}} that nobody waits for.{{/quiet}}

| line | what | locks | held until | time | evidence |
| ---: | --- | --- | --- | --- | --- |
{{#statements}}
| {{line}} | {{what}} | {{#relations}}{{relation}}{{#size}}, {{size}}{{/size}}: {{lock}}, blocks {{blocks}}{{#work}}; {{work}}{{/work}}. {{/relations}}{{^relations}}none{{/relations}} | {{until}} | {{lasts}}{{#relations}}{{#estimate}} {{estimate}}.{{/estimate}}{{/relations}} | {{evidence}} |
{{/statements}}

{{#left}}
And {{count}} more statements.

{{/left}}
{{#notes}}
- {{lines}}: {{words}}
{{/notes}}

{{/migrations}}
{{#silent}}
{{^isAll}}{{count}} more without{{/isAll}}{{#isAll}}Without{{/isAll}} a statement that anybody notices: {{files}}.

{{/silent}}
{{#left}}
And {{count}} more migrations; the JSON has them all.

{{/left}}
{{/statements}}
## Deployment order

{{#order}}
{{#stages}}
- **{{title}}**
{{#files}}
  - {{file}}{{#because}}: {{because}}{{/because}}
{{/files}}
{{#left}}
  - and {{count}} more
{{/left}}
{{/stages}}

{{#pointOfNoReturn}}
**Point of no return: {{place}}.**{{#words}} {{words}}{{/words}}

{{/pointOfNoReturn}}
{{#hasBackfills}}
Backfills:

{{#backfills}}
- {{place}}, {{relation}}: {{words}}
{{/backfills}}

{{/hasBackfills}}
{{#hasReplicas}}
Replicas and change-data-capture:

{{#replicas}}
- {{.}}
{{/replicas}}

{{/hasReplicas}}
{{/order}}
## Pre-flight

{{#before}}
{{#hasAnswers}}
| check | result | found |
| --- | --- | --- |
{{#checks}}
| {{title}} | {{result}} | {{found}} |
{{/checks}}

{{/hasAnswers}}
{{^hasAnswers}}
{{#isOfEach}}
Before each part:

{{/isOfEach}}
{{#checks}}
- {{title}}
{{/checks}}
{{#left}}
- and {{count}} more: --preflight and --postflight write them all
{{/left}}

{{/hasAnswers}}
{{^any}}
Nothing of this change can be asked before.

{{/any}}
{{/before}}
{{#parts}}
{{#extraBefore}}
Before part {{number}} ({{files}}):

{{#list}}
- {{.}}
{{/list}}

{{/extraBefore}}
{{/parts}}
Abort when one of these is true:

{{#abort}}
- {{.}}
{{/abort}}

## Post-flight

{{#after}}
{{#hasAnswers}}
| check | result | found |
| --- | --- | --- |
{{#checks}}
| {{title}} | {{result}} | {{found}} |
{{/checks}}

{{/hasAnswers}}
{{^hasAnswers}}
{{#isOfEach}}
Behind each part:

{{/isOfEach}}
{{#checks}}
- {{title}}
{{/checks}}
{{#left}}
- and {{count}} more: --preflight and --postflight write them all
{{/left}}

{{/hasAnswers}}
{{#parts}}
{{#extraAfter}}
Behind part {{number}} ({{files}}):

{{#list}}
- {{.}}
{{/list}}

{{/extraAfter}}
{{/parts}}
{{^any}}
The change leaves nothing in the schema to look for.

{{/any}}
{{/after}}
## Rollback

{{#rollback}}
{{#hasBack}}
{{#back}}
- {{.}}
{{/back}}

{{/hasBack}}
{{#migrations}}
### {{file}}: {{state}}

{{words}}

{{#losses}}
- {{.}}
{{/losses}}

{{#script}}
{{#from}}
From {{from}}:

{{/from}}
{{#sql}}{{{text}}}{{/sql}}

{{/script}}
{{/migrations}}
{{#left}}
And {{count}} more; the JSON has them all.

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

{{#hasPersonalData}}
Personal data:

{{#personalData}}
- {{.}}
{{/personalData}}

{{/hasPersonalData}}
{{/security}}
## Schema before and after

{{#schema}}
{{^any}}
No table, view, function or type is another.

{{/any}}
{{#hasDiagram}}
{{#mermaid}}diagram{{/mermaid}}

{{#diagramLeft}}
{{count}} more tables are not drawn.

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
### What is new

| name | type |{{#hasComments}} comment |{{/hasComments}}{{#hasPersonal}} personal data |{{/hasPersonal}}
| --- | --- |{{#hasComments}} --- |{{/hasComments}}{{#hasPersonal}} --- |{{/hasPersonal}}
{{#dictionary}}
| {{name}} | {{type}} |{{#hasComments}} {{comment}} |{{/hasComments}}{{#hasPersonal}} {{personal}} |{{/hasPersonal}}
{{/dictionary}}

{{/hasDictionary}}
{{#withoutComment}}
New without a comment, where the schema has some: {{.}}.

{{/withoutComment}}
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
## Not verified

{{#notVerified}}
- {{.}}
{{/notVerified}}

## Runbook

{{#runbook}}
- [ ] **{{number}}. {{title}}**
{{#lines}}
  - {{.}}
{{/lines}}
{{/runbook}}

## Made from

{{#provenance}}
Plinth {{plinth}}, {{date}}{{#compared}}, compared with {{compared}}{{/compared}}. {{coverage}}; statistics: {{statistics}}; proof: {{proof}}.

| file | SHA-256 |
| --- | --- |
{{#files}}
| {{file}} | {{sha256}} |
{{/files}}
{{/provenance}}

{{#hasScripts}}
## Scripts

{{#scripts}}
### {{title}}

{{#sql}}{{{script}}}{{/sql}}

{{/scripts}}
{{/hasScripts}}
`;
