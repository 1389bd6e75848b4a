/** The pages of single objects: tables, views, functions, types. Part of the template of the Markdown folder. */
export const markdownObjectsTemplate = `{{#table}}
# {{name}}

[Index](../README.md) · {{kind}} in schema {{#schemaLink}}{{>link}}{{/schemaLink}}{{#areaLink}} · {{>link}}{{/areaLink}}

{{>comment}}
{{>born}}
{{#personal}}
**Personal data**: {{label}}.

{{/personal}}
{{#partitionOf}}
Partition of {{>link}}: {{#code}}{{{bound}}}{{/code}}.

{{/partitionOf}}
{{#inherits}}
Inherits from {{#all}}{{>link}} {{/all}}

{{/inherits}}
{{#missing}}
## Missing

{{#all}}
- {{.}}
{{/all}}

{{/missing}}
## Columns

{{#noColumns}}
None.

{{/noColumns}}
{{^noColumns}}
| column | type | null | default | key |{{#hasPersonal}} personal data |{{/hasPersonal}}{{#hasComments}} comment |{{/hasComments}}{{#hasLater}} added later | last changed |{{/hasLater}}
| --- | --- | --- | --- | --- |{{#hasPersonal}} --- |{{/hasPersonal}}{{#hasComments}} --- |{{/hasComments}}{{#hasLater}} --- | --- |{{/hasLater}}
{{#columns}}
| {{name}} | {{#typeHref}}[{{type}}]({{{typeHref}}}){{/typeHref}}{{^typeHref}}{{type}}{{/typeHref}} | {{null}} | {{#code}}{{{default}}}{{/code}}{{#isIdentity}}identity, {{when}}{{/isIdentity}}{{#isGenerated}}generated as {{#code}}{{{as}}}{{/code}}{{/isGenerated}} | {{keys}} |{{#hasPersonal}} {{personal}} |{{/hasPersonal}}{{#hasComments}} {{comment}} |{{/hasComments}}{{#hasLater}} {{#later}}{{>event}}{{/later}} | {{#last}}{{>event}}, {{what}}{{/last}} |{{/hasLater}}
{{/columns}}

{{/noColumns}}
{{>picture}}
{{#refersTo}}
## Refers to

| columns | table | on delete and update | how many | index | constraint |
| --- | --- | --- | --- | --- | --- |
{{#all}}
| {{columns}} | {{#other}}{{>link}}{{/other}}: {{otherColumns}} | {{actions}} | {{cardinality}} | {{#indexed}}yes{{/indexed}}{{^indexed}}none{{/indexed}} | {{constraint}} |
{{/all}}

{{/refersTo}}
{{#referredBy}}
## Referred to by

| table | columns | on delete and update | how many | index | constraint |
| --- | --- | --- | --- | --- | --- |
{{#all}}
| {{#other}}{{>link}}{{/other}}: {{otherColumns}} | {{columns}} | {{actions}} | {{cardinality}} | {{#indexed}}yes{{/indexed}}{{^indexed}}none{{/indexed}} | {{constraint}} |
{{/all}}

{{/referredBy}}
{{#constraints}}
## Constraints

{{>parts}}

{{/constraints}}
{{#indexes}}
## Indexes

{{>parts}}

{{/indexes}}
{{#hasRowSecurity}}
## Row security

Row security is {{rowSecurity}}.

{{#policies}}
{{>parts}}

{{/policies}}
{{/hasRowSecurity}}
{{#triggers}}
## Triggers

| trigger | definition | function | notes | comment | made |
| --- | --- | --- | --- | --- | --- |
{{#all}}
| {{name}} | {{#code}}{{{sql}}}{{/code}} | {{#function}}{{>link}}{{/function}} | {{notes}} | {{comment}} | {{#made}}{{>event}}{{/made}} |
{{/all}}

{{/triggers}}
{{#rules}}
## Rules

{{>parts}}

{{/rules}}
{{#partitions}}
## Partitions

{{#all}}
- {{>link}}
{{/all}}

{{/partitions}}
{{#readBy}}
## Read by views

{{#all}}
- {{>link}}
{{/all}}

{{/readBy}}
{{>privileges}}
{{>history}}
{{>definition}}
{{/table}}
{{#view}}
# {{name}}

[Index](../README.md) · {{kind}} in schema {{#schemaLink}}{{>link}}{{/schemaLink}}

{{>comment}}
{{>born}}
{{#missing}}
## Missing

{{#all}}
- {{.}}
{{/all}}

{{/missing}}
{{#columns}}
## Columns

| column | type | personal data | comment |
| --- | --- | --- | --- |
{{#all}}
| {{name}} | {{type}} | {{personal}} | {{comment}} |
{{/all}}

{{/columns}}
{{#reads}}
## Reads

{{#all}}
- {{>link}}
{{/all}}

{{/reads}}
{{#calls}}
## Calls

{{#all}}
- {{>link}}
{{/all}}

{{/calls}}
{{#readBy}}
## Read by views

{{#all}}
- {{>link}}
{{/all}}

{{/readBy}}
{{#indexes}}
## Indexes

{{>parts}}

{{/indexes}}
{{#triggers}}
## Triggers

{{>parts}}

{{/triggers}}
{{>privileges}}
{{>history}}
{{>definition}}
{{/view}}
{{#function}}
# {{name}}

[Index](../README.md) · in schema {{#schemaLink}}{{>link}}{{/schemaLink}}

{{#overloads}}
## {{signature}}

{{>comment}}
{{form}}{{#returns}}, returns {{#code}}{{{returns}}}{{/code}}{{/returns}}, language {{language}}; {{notes}}.

{{>born}}
{{#sqlBlock}}{{{sql}}}{{/sqlBlock}}

{{/overloads}}
{{#firedBy}}
## Fired by triggers

{{#all}}
- {{trigger}} on {{#relation}}{{>link}}{{/relation}}
{{/all}}

{{/firedBy}}
{{#calledBy}}
## Called by views

{{#all}}
- {{>link}}
{{/all}}

{{/calledBy}}
{{/function}}
{{#type}}
# {{name}}

[Index](../README.md) · {{form}} in schema {{#schemaLink}}{{>link}}{{/schemaLink}}

{{>comment}}
{{>born}}
{{#values}}
## Values

{{#all}}
1. {{.}}
{{/all}}

{{/values}}
{{#attributes}}
## Attributes

| name | type | comment |
| --- | --- | --- |
{{#all}}
| {{name}} | {{type}} | {{comment}} |
{{/all}}

{{/attributes}}
{{#usedBy}}
## Columns of this type

{{#all}}
- {{#relation}}{{>link}}{{/relation}}, column {{column}}
{{/all}}

{{/usedBy}}
{{>history}}
{{>definition}}
{{/type}}
`;
