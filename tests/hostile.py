"""What hostile readers send: SQL meant to hurt (reliability.md, section 3d) and odd inputs of the search."""

from typing import Final

_BIG: Final = "hex(zeroblob(100000))"
_MANY: Final = "articles a, articles b, articles c"

STATEMENTS: Final = (
    # One step of the virtual machine that builds something huge.
    "select zeroblob(900000000)",
    "select hex(zeroblob(400000000))",
    "select hex(zeroblob(900000000))",
    "select randomblob(1000000000)",
    "select length(hex(zeroblob(500000000)))",
    "select printf('%.*c', 900000000, 'x')",
    "select printf('%900000000d', 1)",
    "select format('%.*c', 900000000, 'x')",
    "select length(printf('%*d', 90000000, 1))",
    "select length(char(" + ",".join(["65"] * 5000) + "))",
    "select quote(zeroblob(250000)) from articles a, articles b",
    "select upper(hex(zeroblob(140000))) || lower(hex(zeroblob(140000)))",
    # Recursion and products that never end.
    "with recursive c(x) as (select 1 union all select x + 1 from c) select count(*) from c",
    "with recursive c(x) as (select 1 union all select x + 1 from c) select x from c",
    "with recursive c(x) as (select 'a' union all select x || x from c) select max(length(x)) from c",
    "with recursive c(x) as (select 'ab' union all select replace(x, 'a', x) from c) select length(x) from c",
    "with recursive c(x) as (select hex(zeroblob(50000)) union all select x || '1' from c) select count(x) from c",
    "with recursive c(x) as (values(1) union select x + random() from c) select count(*) from c",
    f"select count(*) from {_MANY}, articles d, articles e",
    f"select max(a.article_body < b.headline || c.headline) from {_MANY}",
    f"select * from {_MANY} order by a.article_body || b.article_body || c.article_body",
    f"select count(distinct a.article_body || b.article_body || c.headline) from {_MANY}",
    f"select a.id, row_number() over (order by b.headline, c.headline) from {_MANY}",
    f"select sum(length(a.headline)) over (order by b.id rows between unbounded preceding and current row) from {_MANY}",
    f"select {_BIG} from {_MANY} limit 1000",
    f"select {_BIG} as x from {_MANY} group by x",
    # Aggregates that gather without end.
    f"select group_concat({_BIG}) from articles a, articles b",
    f"select length(group_concat(a.article_body)) from {_MANY}",
    f"select json_group_array({_BIG}) from articles a, articles b",
    f"select length(json_group_array(a.headline)) from {_MANY}",
    f"select json_group_array(json_array({_BIG}, {_BIG})) from articles a, articles b",
    f"select json_group_object(a.id || b.id, {_BIG}) from articles a, articles b",
    f"select json_group_array(a.id) over (order by b.id) from {_MANY}",
    "select json_patch(json_group_object(a.id || b.id, 1), '{}') from articles a, articles b",
    "select count(*) from articles a, json_each(json_group_array(a.headline))",
    f"select count(*) from json_each('[' || {_BIG} || ']')",
    "select sum(json_array_length(json_array(a.article_body, a.article_body))) from articles a, articles b, articles c",
    "select json('" + "[" * 20_000 + "]" * 20_000 + "')",
    # Functions whose cost is a product of lengths.
    "select replace(hex(zeroblob(100000)), '00', hex(zeroblob(100000)))",
    "select length(replace(replace(hex(zeroblob(1000)), '0', hex(zeroblob(1000))), '0', hex(zeroblob(1000))))",
    "select instr(hex(zeroblob(70000)), hex(zeroblob(60000)) || 'x')",
    "select count(*) from articles where instr(hex(zeroblob(140000)), hex(zeroblob(70000)) || 'x')",
    "select hex(zeroblob(70000)) like '%' || hex(zeroblob(40)) || '_' || 'x%'",
    "select count(*) from articles where hex(zeroblob(140000)) like '%0%0%0%0%0%0%0%0%0%0%x'",
    "select count(*) from articles where hex(zeroblob(140000)) like '%0_0_0_0_0_0_0_0_0_x%'",
    "select hex(zeroblob(70000)) glob '*0*0*0*0*0*0*0*0*0*0*x'",
    "select count(*) from articles where hex(zeroblob(140000)) glob '*0*0*0*0*0*0*0*0*0*0*x'",
    "select count(*) from articles a, articles b where a.article_body like '%' || b.headline || '%'",
    "select trim(hex(zeroblob(70000)), hex(zeroblob(70000)))",
    "select count(*) from articles where trim(hex(zeroblob(140000)), '0') = 'x'",
    "select sum(length(a.x || b.x)) from (select hex(randomblob(100000)) x from articles) a, (select hex(randomblob(100000)) x from articles) b",
    # Statements that are hard to read.
    "select " + "+".join(["1"] * 5000),
    "select " + "(" * 900 + "1" + ")" * 900,
    " union all ".join(["select 1"] * 600),
    "select '" + "a" * 60_000 + "'",
    "select * from " + ", ".join(f"articles t{number}" for number in range(63)),
    # Answers that are slow to write out.
    "select * from articles",
    "select a.*, b.* from articles a, articles b",
    "select " + ",".join(["1"] * 300) + " from articles",
    "select " + ",".join(f"'https://x.example/{number}'" for number in range(100)) + " from articles",
    "select '" + "<&" * 3000 + "' from articles",
    # The search table and our functions.
    "select count(*) from search_index where search_index match '" + " OR ".join(f"a{n}*" for n in range(900)) + "'",
    "select count(*) from search_index a, search_index b where a.search_index match 'a*' and b.search_index match 'b*'",
    "select max(tripoint_search(headline)) from articles",
    "select max(tripoint_similar(id)) from articles",
    "select max(length(tripoint_match(article_body))) from articles a",
    "select max(tripoint_fold(hex(zeroblob(140000)))) from articles a, articles b",
    # What would write, attach, or read files.
    "attach database '/tmp/x.db' as x",
    "pragma writable_schema = on",
    "pragma journal_mode = wal",
    "pragma query_only = off",
    "pragma hard_heap_limit = 1",
    "insert into articles(id) values ('x')",
    "delete from articles",
    "drop table articles",
    "vacuum into '/tmp/x.db'",
    "create temp table x(y)",
    "begin exclusive",
    "select load_extension('x')",
    "select readfile('/etc/passwd')",
    "select fts3_tokenizer('simple')",
    "select 1; delete from articles",
)

SEARCHES: Final = (
    '"', '""', "'", "''", '"a', 'a"', '" "', "*", "a*", "*a", "**", "-", "--", "-a", "a -", "- a", "(", ")", "()", "((((((((((", "a)", "(a", "AND", "OR", "NOT",
    "NEAR", "NEAR(a b)", "a AND", "OR a", "a NOT b", "a OR OR b", "^a", "a^", "a:b", ":", "headline:", "headline:x", ":x", "nonsense:zorg", "{headline}:x", "a+b", "+", "\\", "%", "_",
    "\x00", "a\x00b", "\u202e", "\ufeff", "😀", "é" * 3000, "zorg " * 2000, " ".join(f"w{number}" for number in range(2000)), " ".join(f"w{number}*" for number in range(200)),
    "a* b* c* d* e* f*", "'; drop table articles; --", "<script>alert(1)</script>", "zorg' OR '1'='1", "١٢٣", "漢字", "ﬁ", "İ", "ẞ", "a\u0301\u0301\u0301" * 200,
    "=", "in=nl", "all=items", '"in=nl"', "-in", "-zorg -care", '-"a b"', '"a" "b" "c"', "title:*", 'source:"', "l'", "d'", "www.x.example/?a=b&c=d",
)  # fmt: skip
"""Odd things readers type into the search; none is an error."""
