/** The dictionary as one HTML page, as a Mustache template without external resources. Every {{name}} is escaped for HTML. */
export const htmlDocsTemplate = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src {{{styleHashes}}}; script-src {{{scriptHashes}}}; base-uri 'none'; form-action 'none'">
<title>{{overview.title}}</title>
<style>{{{style}}}</style>
<script>{{{script}}}</script>
</head>
<body>
<a class="skip" href="#overview">Skip to the content</a>
<div class="frame">
<nav class="side" aria-label="Contents" tabindex="0">
<div class="search" role="search"><label for="search">Search names, columns, comments <kbd>/</kbd></label><input id="search" type="search" autocomplete="off" spellcheck="false"><p id="found" role="status"></p><ul id="results"></ul></div>
<div id="lists">
<ul>
<li><a href="#overview">Overview</a></li>
{{#hasPersonal}}<li><a href="#personal-data">Personal data</a></li>{{/hasPersonal}}
<li><a href="#missing">What is missing</a></li>
<li><a href="#migrations">Migrations</a></li>
</ul>
{{#contents}}
<details{{#open}} open{{/open}}><summary>{{title}} <span class="count">{{count}}</span></summary>
<ul>
{{#all}}<li>{{>link}}</li>
{{/all}}</ul></details>
{{/contents}}
</div>
</nav>
<main id="everything">
<h1>{{overview.title}}</h1>
{{#overview}}
<section id="overview">
<h2 tabindex="-1">Overview</h2>
<ul class="figures">{{#counts}}<li><strong>{{count}}</strong> {{what}}</li>{{/counts}}</ul>
{{#empty}}<p>These migrations leave nothing behind: no table, no view, no function, no type.</p>{{/empty}}
{{#comments}}<p>Comments: {{comments}}. <a href="#missing">What is missing</a></p>{{/comments}}
{{#personal}}<p>Personal data in <a href="#personal-data">{{count}} {{#plural}}tables{{/plural}}{{^plural}}table{{/plural}}</a>.</p>{{/personal}}
{{#central}}
<h3>Where to begin</h3>
<p class="soft">The tables that most others refer to.</p>
<div class="scroll" tabindex="0" role="group" aria-label="Where to begin"><table><thead><tr><th scope="col">Table</th><th scope="col" class="number">Referred to by</th><th scope="col">Comment</th></tr></thead><tbody>
{{#all}}<tr><th scope="row">{{>link}}</th><td class="number">{{referredBy}}</td><td>{{comment}}</td></tr>
{{/all}}</tbody></table></div>
{{/central}}
{{#areas}}
<h3>Areas</h3>
<p class="soft">Tables that foreign keys tie together, with a diagram of each.</p>
<div class="scroll" tabindex="0" role="group" aria-label="Areas"><table><thead><tr><th scope="col">Area</th><th scope="col" class="number">Tables</th><th scope="col">Among them</th></tr></thead><tbody>
{{#all}}<tr><th scope="row"><a href="{{{href}}}">{{title}}</a></th><td class="number">{{count}}</td><td class="soft">{{names}}{{#more}}, …{{/more}}</td></tr>
{{/all}}</tbody></table></div>
{{/areas}}
<h3>Schemas</h3>
<div class="scroll" tabindex="0" role="group" aria-label="Schemas"><table><thead><tr><th scope="col">Schema</th><th scope="col" class="number">Tables</th><th scope="col" class="number">Views</th><th scope="col" class="number">Functions</th><th scope="col" class="number">Types</th><th scope="col">Comment</th></tr></thead><tbody>
{{#schemas}}<tr><th scope="row">{{>link}}</th><td class="number">{{tables}}</td><td class="number">{{views}}</td><td class="number">{{functions}}</td><td class="number">{{types}}</td><td>{{comment}}</td></tr>
{{/schemas}}</tbody></table></div>
{{#extensions}}
<h3>Extensions</h3>
<ul>{{#all}}<li>{{name}}{{#version}} {{version}}{{/version}}{{#comment}}: {{comment}}{{/comment}}</li>{{/all}}</ul>
{{/extensions}}
<footer>Made by Plinth from the migrations ({{tool}}), for {{server}}; {{coverage}}.{{#isPartial}} What the others do is not in here.{{/isPartial}} <a href="#everything">Show everything, for print</a></footer>
</section>
{{/overview}}
{{#hasPersonal}}
<section id="personal-data">
<h2 tabindex="-1">Personal data</h2>
<p class="soft">Recognised from names, types, comments and the configuration; no row was looked at.</p>
{{#personalPage}}{{#tables}}
<div class="scroll" tabindex="0" role="group" aria-label="Personal data"><table><thead><tr><th scope="col">Table</th><th scope="col">Columns</th><th scope="col">Protection</th></tr></thead><tbody>
{{#all}}<tr><th scope="row">{{>link}}<br><span class="soft">{{label}}</span></th><td>{{#columns}}<div>{{name}} <span class="tag personal">{{personal}}</span></div>{{/columns}}</td><td>{{#open}}{{.}}{{/open}}</td></tr>
{{/all}}</tbody></table></div>
{{/tables}}{{/personalPage}}
</section>
{{/hasPersonal}}
<section id="missing">
<h2 tabindex="-1">What is missing</h2>
{{#missingPage}}
{{^tables}}<p>Nothing: every table and column has its comment, every table its key, every foreign key its index.</p>{{/tables}}
{{#tables}}<div class="scroll" tabindex="0" role="group" aria-label="What is missing"><table><thead><tr><th scope="col">Object</th><th scope="col">What</th></tr></thead><tbody>
{{#all}}<tr><th scope="row">{{>link}}</th><td>{{#missing}}<div>{{.}}</div>{{/missing}}</td></tr>
{{/all}}</tbody></table></div>{{/tables}}
{{/missingPage}}
</section>
<section id="migrations">
<h2 tabindex="-1">Migrations</h2>
<p class="soft">What each migration made or changed of what is there today. What is gone is not told.</p>
{{#migrationsPage}}
{{#all}}<div class="scroll" tabindex="0" role="group" aria-label="Migrations"><table><thead><tr><th scope="col">Migration</th><th scope="col">What</th></tr></thead><tbody>
{{#all}}<tr id="{{{id}}}"><th scope="row">{{#href}}<a href="{{href}}">{{file}}</a>{{/href}}{{^href}}{{file}}{{/href}}</th><td>{{#objects}}<div>{{>link}}: {{what}}</div>{{/objects}}{{#left}}<div class="soft">and {{count}} more</div>{{/left}}</td></tr>
{{/all}}</tbody></table></div>{{/all}}
{{^all}}<p>There is none.</p>{{/all}}
{{/migrationsPage}}
</section>
{{#schemas}}
<section id="{{{id}}}" data-name="{{name}}" data-kind="schema">
<h2 tabindex="-1">Schema {{name}}</h2>
{{>comment}}
{{#areas}}<h3>Areas</h3><ul>{{#all}}<li><a href="{{{href}}}">{{title}}</a>, {{tables}} tables</li>{{/all}}</ul>{{/areas}}
{{>picture}}
{{#tables}}<h3>Tables</h3>{{>tables}}{{/tables}}
{{#views}}<h3>Views</h3>{{>objects}}{{/views}}
{{#functions}}<h3>Functions</h3>{{>objects}}{{/functions}}
{{#types}}<h3>Types</h3>{{>objects}}{{/types}}
{{#sequences}}<h3>Sequences</h3>
<div class="scroll" tabindex="0" role="group" aria-label="Sequences"><table><thead><tr><th scope="col">Sequence</th><th scope="col">Type</th><th scope="col">Numbers</th><th scope="col">Belongs to</th><th scope="col">Made in</th></tr></thead><tbody>
{{#all}}<tr><th scope="row">{{name}}</th><td class="type">{{type}}</td><td>{{details}}</td><td>{{#ownedBy}}{{>link}}{{/ownedBy}}{{#column}}, column {{column}}{{/column}}</td><td class="place">{{#made}}{{>event}}{{/made}}</td></tr>
{{/all}}</tbody></table></div>{{/sequences}}
</section>
{{/schemas}}
{{#areas}}
<section id="{{{id}}}" data-name="{{title}}" data-kind="area">
<h2 tabindex="-1">{{title}}</h2>
<p class="trail">Area in schema {{#schemaLink}}{{>link}}{{/schemaLink}}</p>
{{>picture}}
<h3>Tables</h3>
{{#list}}{{>tables}}{{/list}}
</section>
{{/areas}}
{{#tables}}
<section id="{{{id}}}" data-name="{{name}}" data-kind="{{kind}}">
<h2 tabindex="-1">{{name}}</h2>
<p class="trail">{{kind}} in schema {{#schemaLink}}{{>link}}{{/schemaLink}}{{#areaLink}} · {{>link}}{{/areaLink}}{{#personal}} · <span class="tag personal">{{label}}</span>{{/personal}}</p>
{{>comment}}
{{>born}}
{{#partitionOf}}<p>Partition of {{>link}}: <code>{{bound}}</code></p>{{/partitionOf}}
{{#inherits}}<p>Inherits from {{#all}}{{>link}} {{/all}}</p>{{/inherits}}
{{>missing}}
<h3>Columns</h3>
{{#noColumns}}<p class="none">None.</p>{{/noColumns}}
{{^noColumns}}
<div class="scroll" tabindex="0" role="group" aria-label="Columns of {{name}}"><table><thead><tr><th scope="col">Column</th><th scope="col">Type</th><th scope="col">Null</th><th scope="col">Default</th><th scope="col">Key</th>{{#hasPersonal}}<th scope="col">Personal data</th>{{/hasPersonal}}{{#hasComments}}<th scope="col">Comment</th>{{/hasComments}}{{#hasLater}}<th scope="col">Added later, last changed</th>{{/hasLater}}</tr></thead><tbody>
{{#columns}}<tr id="{{{id}}}.{{number}}"><th scope="row">{{name}}</th><td class="type">{{#typeHref}}<a href="{{{typeHref}}}">{{type}}</a>{{/typeHref}}{{^typeHref}}{{type}}{{/typeHref}}</td><td>{{null}}</td><td><code>{{default}}</code>{{#isIdentity}}identity, {{when}}{{/isIdentity}}{{#isGenerated}}generated as <code>{{as}}</code>{{/isGenerated}}</td><td class="key">{{keys}}</td>{{#hasPersonal}}<td>{{#personal}}<span class="tag personal">{{personal}}</span>{{/personal}}</td>{{/hasPersonal}}{{#hasComments}}<td class="said-of">{{comment}}</td>{{/hasComments}}{{#hasLater}}<td class="place">{{#later}}<div>added in {{>event}}</div>{{/later}}{{#last}}<div>{{what}} in {{>event}}</div>{{/last}}</td>{{/hasLater}}</tr>
{{/columns}}</tbody></table></div>
{{/noColumns}}
{{>picture}}
{{#refersTo}}<h3>Refers to</h3>
<div class="scroll" tabindex="0" role="group" aria-label="What {{name}} refers to"><table><thead><tr><th scope="col">Columns</th><th scope="col">Table</th><th scope="col">On delete and update</th><th scope="col">How many</th><th scope="col">Index</th><th scope="col">Constraint</th></tr></thead><tbody>
{{#all}}<tr><td class="type">{{columns}}</td><td>{{#other}}{{>link}}{{/other}} <span class="type">{{otherColumns}}</span></td><td>{{actions}}</td><td>{{cardinality}}</td><td>{{#indexed}}yes{{/indexed}}{{^indexed}}none{{/indexed}}</td><td class="type">{{constraint}}</td></tr>
{{/all}}</tbody></table></div>{{/refersTo}}
{{#referredBy}}<h3>Referred to by</h3>
<div class="scroll" tabindex="0" role="group" aria-label="What refers to {{name}}"><table><thead><tr><th scope="col">Table</th><th scope="col">Columns here</th><th scope="col">On delete and update</th><th scope="col">How many</th><th scope="col">Index</th><th scope="col">Constraint</th></tr></thead><tbody>
{{#all}}<tr><td>{{#other}}{{>link}}{{/other}} <span class="type">{{otherColumns}}</span></td><td class="type">{{columns}}</td><td>{{actions}}</td><td>{{cardinality}}</td><td>{{#indexed}}yes{{/indexed}}{{^indexed}}none{{/indexed}}</td><td class="type">{{constraint}}</td></tr>
{{/all}}</tbody></table></div>{{/referredBy}}
{{#constraints}}<h3>Constraints</h3>{{>parts}}{{/constraints}}
{{#indexes}}<h3>Indexes</h3>{{>parts}}{{/indexes}}
{{#hasRowSecurity}}<h3>Row security</h3><p>Row security is {{rowSecurity}}.</p>{{#policies}}{{>parts}}{{/policies}}{{/hasRowSecurity}}
{{#triggers}}<h3>Triggers</h3>{{>triggers}}{{/triggers}}
{{#rules}}<h3>Rules</h3>{{>parts}}{{/rules}}
{{#partitions}}<h3>Partitions</h3>{{>links}}{{/partitions}}
{{#readBy}}<h3>Read by views</h3>{{>links}}{{/readBy}}
{{>privileges}}
{{>history}}
{{>definition}}
</section>
{{/tables}}
{{#views}}
<section id="{{{id}}}" data-name="{{name}}" data-kind="{{kind}}">
<h2 tabindex="-1">{{name}}</h2>
<p class="trail">{{kind}} in schema {{#schemaLink}}{{>link}}{{/schemaLink}}</p>
{{>comment}}
{{>born}}
{{>missing}}
{{#columns}}<h3>Columns</h3>
<div class="scroll" tabindex="0" role="group" aria-label="Columns of {{name}}"><table><thead><tr><th scope="col">Column</th><th scope="col">Type</th><th scope="col">Personal data</th><th scope="col">Comment</th></tr></thead><tbody>
{{#all}}<tr id="{{{id}}}.{{number}}"><th scope="row">{{name}}</th><td class="type">{{type}}</td><td>{{#personal}}<span class="tag personal">{{personal}}</span>{{/personal}}</td><td class="said-of">{{comment}}</td></tr>
{{/all}}</tbody></table></div>{{/columns}}
{{#reads}}<h3>Reads</h3>{{>links}}{{/reads}}
{{#calls}}<h3>Calls</h3>{{>links}}{{/calls}}
{{#readBy}}<h3>Read by views</h3>{{>links}}{{/readBy}}
{{#indexes}}<h3>Indexes</h3>{{>parts}}{{/indexes}}
{{#triggers}}<h3>Triggers</h3>{{>triggers}}{{/triggers}}
{{>privileges}}
{{>history}}
{{>definition}}
</section>
{{/views}}
{{#functions}}
<section id="{{{id}}}" data-name="{{name}}" data-kind="function">
<h2 tabindex="-1">{{name}}</h2>
<p class="trail">In schema {{#schemaLink}}{{>link}}{{/schemaLink}}</p>
{{#overloads}}
<h3>{{signature}}</h3>
{{>comment}}
<p>{{form}}{{#returns}}, returns <code>{{returns}}</code>{{/returns}}, language {{language}}; {{notes}}.</p>
{{>born}}
<pre tabindex="0">{{sql}}</pre>
{{/overloads}}
{{#firedBy}}<h3>Fired by triggers</h3><ul>{{#all}}<li>{{trigger}} on {{#relation}}{{>link}}{{/relation}}</li>{{/all}}</ul>{{/firedBy}}
{{#calledBy}}<h3>Called by views</h3>{{>links}}{{/calledBy}}
</section>
{{/functions}}
{{#types}}
<section id="{{{id}}}" data-name="{{name}}" data-kind="{{form}}">
<h2 tabindex="-1">{{name}}</h2>
<p class="trail">{{form}} in schema {{#schemaLink}}{{>link}}{{/schemaLink}}</p>
{{>comment}}
{{>born}}
{{#values}}<h3>Values</h3><ol>{{#all}}<li><code>{{.}}</code></li>{{/all}}</ol>{{/values}}
{{#attributes}}<h3>Attributes</h3>
<div class="scroll" tabindex="0" role="group" aria-label="Attributes of {{name}}"><table><thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Comment</th></tr></thead><tbody>
{{#all}}<tr><th scope="row">{{name}}</th><td class="type">{{type}}</td><td>{{comment}}</td></tr>
{{/all}}</tbody></table></div>{{/attributes}}
{{#usedBy}}<h3>Columns of this type</h3><ul>{{#all}}<li>{{#relation}}{{>link}}{{/relation}}, column {{column}}</li>{{/all}}</ul>{{/usedBy}}
{{>history}}
{{>definition}}
</section>
{{/types}}
</main>
</div>
</body>
</html>
`;

/** Partials that several sections share. */
export const htmlDocsPartials: Readonly<Record<string, string>> = {
  link: '{{#href}}<a href="{{{href}}}">{{name}}</a>{{/href}}{{^href}}{{name}}{{/href}}',
  event: '{{#href}}<a href="{{{href}}}">{{short}}</a>{{/href}}{{^href}}{{short}}{{/href}}',
  links: '<ul>{{#all}}<li>{{>link}}</li>{{/all}}</ul>',
  comment: '{{#hasComment}}<p class="said">{{comment}}</p>{{/hasComment}}',
  born: '{{#made}}<p class="soft">Made in {{>event}}{{#changed}}, last changed in {{>event}} ({{what}}){{/changed}}.</p>{{/made}}',
  missing:
    '{{#missing}}<div class="missing"><p>Missing</p><ul>{{#all}}<li>{{.}}</li>{{/all}}</ul></div>{{/missing}}',
  picture:
    '{{#picture}}<h3>Diagram</h3><div class="scroll" tabindex="0" role="group" aria-label="Diagram">{{{drawing}}}</div>{{#left}}<p class="soft">{{words}}</p>{{/left}}{{/picture}}',
  tables: `<div class="scroll" tabindex="0" role="group" aria-label="Tables"><table><thead><tr><th scope="col">Table</th><th scope="col" class="number">Columns</th><th scope="col" class="number">Refers to</th><th scope="col" class="number">Referred to by</th><th scope="col">Personal data</th><th scope="col">Comment</th></tr></thead><tbody>
{{#all}}<tr><th scope="row">{{>link}}{{#detail}} <span class="soft">{{detail}}</span>{{/detail}}</th><td class="number">{{columns}}</td><td class="number">{{refersTo}}</td><td class="number">{{referredBy}}</td><td>{{#personal}}<span class="tag personal">{{personal}}</span>{{/personal}}</td><td>{{comment}}</td></tr>
{{/all}}</tbody></table></div>`,
  objects: `<div class="scroll" tabindex="0" role="group" aria-label="Objects"><table><thead><tr><th scope="col">Name</th><th scope="col">Kind</th><th scope="col">Comment</th></tr></thead><tbody>
{{#all}}<tr><th scope="row">{{>link}}</th><td>{{detail}}</td><td>{{comment}}</td></tr>
{{/all}}</tbody></table></div>`,
  parts: `<div class="scroll" tabindex="0" role="group" aria-label="Parts"><table><thead><tr><th scope="col">Name</th><th scope="col">Definition</th><th scope="col">Notes</th><th scope="col">Made in</th></tr></thead><tbody>
{{#all}}<tr><th scope="row">{{name}}{{#hasComment}}<br><span class="soft">{{comment}}</span>{{/hasComment}}</th><td><code>{{sql}}</code></td><td>{{notes}}</td><td class="place">{{#made}}{{>event}}{{/made}}</td></tr>
{{/all}}</tbody></table></div>`,
  triggers: `<div class="scroll" tabindex="0" role="group" aria-label="Triggers"><table><thead><tr><th scope="col">Name</th><th scope="col">Definition</th><th scope="col">Function</th><th scope="col">Notes</th><th scope="col">Made in</th></tr></thead><tbody>
{{#all}}<tr><th scope="row">{{name}}{{#hasComment}}<br><span class="soft">{{comment}}</span>{{/hasComment}}</th><td><code>{{sql}}</code></td><td>{{#function}}{{>link}}{{/function}}</td><td>{{notes}}</td><td class="place">{{#made}}{{>event}}{{/made}}</td></tr>
{{/all}}</tbody></table></div>`,
  privileges:
    '{{#privileges}}<h3>Privileges</h3><ul>{{#all}}<li><strong>{{role}}</strong>: {{may}}</li>{{/all}}</ul>{{/privileges}}',
  history:
    '{{#last}}<details><summary>History</summary><ul>{{#events}}<li>{{what}} in {{#href}}<a href="{{{href}}}">{{file}}</a>{{/href}}{{^href}}{{file}}{{/href}}</li>{{/events}}</ul></details>{{/last}}',
  definition:
    '{{#sql}}<details><summary>Definition</summary><pre tabindex="0">{{sql}}</pre></details>{{/sql}}',
};
