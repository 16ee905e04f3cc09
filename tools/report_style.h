// How the report looks, on a screen and on A4.
#ifndef SOHOA_TOOLS_REPORT_STYLE_H_
#define SOHOA_TOOLS_REPORT_STYLE_H_

namespace sohoa {

inline constexpr char kReportStyle[] = R"css(
:root{--ink:#1c2430;--soft:#5b6675;--line:#d9dee5;--paper:#fff;--ground:#f4f6f9;--main:#1f5fa8;
--good:#2b7a4b;--warn:#b3690a;--bad:#b3261e;--none:#e7ebf0}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);
font:15px/1.5 "Segoe UI","Noto Sans","DejaVu Sans",Arial,sans-serif}
main{max-width:1080px;margin:0 auto;padding:28px 24px 60px}
header h1{font-size:27px;line-height:1.25;margin:0 0 4px}
header p{margin:0;color:var(--soft)}
h2{font-size:19px;margin:0 0 10px;color:var(--main)}
h3{font-size:15px;margin:16px 0 6px}
section{background:var(--paper);border:1px solid var(--line);border-radius:8px;
padding:18px 20px;margin:18px 0 0}
.cards{display:grid;grid-template-columns:repeat(4,1fr);gap:12px;margin-top:18px}
.card{background:var(--paper);border:1px solid var(--line);border-radius:8px;padding:12px 16px}
.card b{display:block;font-size:25px;line-height:1.2;font-variant-numeric:tabular-nums}
.card span{color:var(--soft);font-size:13px}
.heads{display:grid;grid-template-columns:1fr 1fr;gap:18px 28px}
.heads h3{margin:0 0 4px;font-size:17px}
table{border-collapse:collapse;width:100%;font-size:14px}
caption{text-align:left;color:var(--soft);font-size:13px;padding:0 0 6px}
th,td{padding:5px 8px;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
thead th{font-size:12.5px;color:var(--soft);font-weight:600;border-bottom:2px solid var(--line)}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.id{font-family:"DejaVu Sans Mono",Consolas,monospace;font-size:12px;overflow-wrap:anywhere}
td.path{overflow-wrap:anywhere}
tbody th{font-weight:400}
tr.sum td,tr.sum th{font-weight:600;border-top:2px solid var(--line)}
.ok{color:var(--good);font-weight:600}.bad{color:var(--bad);font-weight:600}
.note{color:var(--soft);font-size:13px;margin:8px 0 0}
svg.plot{width:100%;height:auto;display:block}
svg.parts{width:100%;max-width:240px;height:14px;display:block;border-radius:3px}
.bar{fill:var(--main)}.axis{stroke:var(--line)}.tick{fill:var(--soft);font-size:11px}
.good{fill:var(--good)}.sure{fill:#5a9bd8}.warn{fill:#e3a12f}.miss{fill:#c8ced6}
.none{fill:var(--none)}
.key{font-size:12.5px;color:var(--soft);margin:6px 0 0}
.key i{display:inline-block;width:11px;height:11px;border-radius:2px;margin:0 5px 0 14px}
.key i.good{background:var(--good)}.key i.sure{background:#5a9bd8}.key i.warn{background:#e3a12f}
.key i.miss{background:#c8ced6}
.pages{display:grid;grid-template-columns:repeat(6,1fr);gap:14px;margin:0;padding:0;list-style:none}
.pages figure{margin:0;font-size:12px}
.pages img,.pages .noimg{width:100%;aspect-ratio:210/297;object-fit:contain;background:#fff;
border:1px solid var(--line);border-radius:4px;display:flex;align-items:center;
justify-content:center;color:var(--soft);text-align:center;padding:2px}
.pages figcaption{overflow-wrap:anywhere;margin-top:4px;color:var(--soft)}
.pages figcaption b{color:var(--ink)}
footer{color:var(--soft);font-size:12.5px;margin-top:18px}
@media (max-width:760px){.cards{grid-template-columns:1fr 1fr}.heads{grid-template-columns:1fr}
.pages{grid-template-columns:repeat(3,1fr)}}
@media print{@page{size:A4;margin:14mm}body{background:#fff;font-size:10.5pt}
main{max-width:none;padding:0}section,.card{border-color:#bbb}
section{break-inside:avoid-page}h2{break-after:avoid}tr,figure{break-inside:avoid}
thead{display:table-header-group}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
)css";

}  // namespace sohoa

#endif  // SOHOA_TOOLS_REPORT_STYLE_H_
