/* Made by ./dev bundle from 93f240644e96e981 */
import{A as D,C as f,D as v,i as q,j as K,k as y,l as A,m as E,n as L,o as R,q as p,r as V,u as B,v as _,w as k,x as M,y as C,z as $}from"./form.js";import{B as m,k as r,l,n as c,q as a,r as u,y as b}from"./app.js";function g({receipt:n}){return n?r`<p class="small">${a("Mã biên nhận")} <b class="code nowrap">${n}</b></p>`:!1}async function H({params:n}){let t=await f(n.visit);t.evaluateAgain(Date.now());let s=w(t),i=x(t);return r`<title>${a("Kết thúc khảo sát")} – Khảo sát đo lường</title>
<survey-finish class="phone" data-visit="${t.visit.id}">
<header class="top">
<div class="top-row">
<a class="button only" ${c(`/f/visits/${t.visit.id}`)} aria-label="${a("Về mục lục phiếu")}">${l("back")}</a>
<div class="title"><h1 tabindex="-1">${a("Kết thúc khảo sát")}</h1><p>${t.visit.enterprise.fields.name}</p></div>
</div>
<div class="top-foot">${$(t)}<div data-alert></div></div>
</header>
<main class="page">${t.isReadOnly?O(t):r`
${s.length+i.length===0&&r`<div class="verdict">${l("check")}<h2>${a("Đã đủ câu")}</h2><p>${a("Mọi câu chính đã trả lời, không có câu cần sửa.")}</p></div>`}
${G(t,i,u("%(n)s câu cần sửa","%(n)s câu cần sửa",i.length),"error","bad")}
${G(t,s,u("Còn thiếu %(n)s câu chính","Còn thiếu %(n)s câu chính",s.length),"todo","soft")}`}
</main>
<footer class="bar">${t.isReadOnly?P(t):j(t,[...i,...s])}</footer>
</survey-finish>`}function w(n){let t=R(n.engine,n.survey).map(({question:i,row:e})=>({path:i.path,key:i.key,row:e,note:""})),s=n.engine.problems().filter(i=>i.code==="rows"&&N(n,i)).map(({path:i,row:e,message:o})=>({path:i,key:"",row:e,note:o}));return[...t,...s]}function x(n){return n.engine.problems().filter(t=>!N(n,t)).map(({path:t,key:s,row:i,message:e})=>({path:t,key:s,row:i,note:e}))}function N(n,t){return E(n.engine,n.survey.nodes,null,t)}function G(n,t,s,i,e){return t.length?r`<div class="group-head"><h2>${s}</h2></div><ol class="group">${t.map(o=>r`<li><a class="row ${e==="bad"&&"flag"}" ${c(W(n,o))}><span class="lead ${e}">${l(i)}</span><span
class="body"><span class="name">${n.label(o.path,o.row)}</span><span class="meta ${e==="bad"&&"bad"}">${o.note||I(n,o)}</span></span><span class="trail">${l("next","s")}</span></a></li>`)}</ol>`:null}function I(n,t){let s=y(n.survey,t.path),i=s?p(n.label(s.path)):"";if(!t.row)return i;let e=n.node(n.rowRecord(t.row).repeat);return`${i}, ${V(n,e,t.row)}`}function W(n,{path:t,key:s,row:i}){let e=y(n.survey,t),o=new URLSearchParams({missing:"",...s&&{q:s},...i&&{row:i}});return`/f/visits/${n.visit.id}/${e?.name??""}?${o}`}function j(n,t){return t.length?r`<p>${a("Thiếu câu chính vẫn gửi được, phiếu sẽ ghi “chưa đủ”.")}</p>
<a class="button main" ${c(W(n,t[0]))}>${u("Trả lời %(n)s câu","Trả lời %(n)s câu",t.length)}</a>
<button class="button" type="button" data-ask>${a("Kết thúc")}</button>`:r`<button class="button main" type="button" data-finish>${a("Kết thúc khảo sát")}</button>`}function X(n){let t=w(n).length+x(n).length;return r`<p role="status">${u("Phiếu còn %(n)s câu chưa xong. Kết thúc rồi thì không sửa được trên máy này.","Phiếu còn %(n)s câu chưa xong. Kết thúc rồi thì không sửa được trên máy này.",t)}</p>
<button class="button danger" type="button" data-finish>${a("Kết thúc, ghi “chưa đủ”")}</button>
<a class="button main" ${c(`/f/visits/${n.visit.id}/finish`)}>${a("Làm tiếp phiếu")}</a>`}function O(n){let{receipt:t}=n.visit.record,s=w(n).length+x(n).length;return r`<div class="verdict" role="status">${l("check")}<h2 tabindex="-1">${a("Đã kết thúc khảo sát")}</h2><p>${t?a("Sở đã nhận đủ câu trả lời."):a("Đã xong, lưu trên máy. Sẽ gửi khi có mạng.")}${s>0&&r` ${u("Phiếu ghi “chưa đủ”, còn %(n)s câu.","Phiếu ghi “chưa đủ”, còn %(n)s câu.",s)}`}</p>${g(n.visit.record)}</div>`}function P(n){return r`<a class="button" ${c(`/f/visits/${n.visit.id}`)}>${a("Xem phiếu")}</a>
<a class="button main" ${c(`/f/enterprises/${n.visit.enterprise_id}`)}>${a("Về doanh nghiệp")}</a>`}var S=class extends HTMLElement{connectedCallback(){this.addEventListener("click",z,{capture:!0}),this.addEventListener("click",t=>this.onPress(t)),k(this,v(this.dataset.visit??""))}async onPress(t){let s=t.target;if(s.closest("[data-ask]"))return this.ask();let i=s.closest("[data-finish], [data-retry]");if(!i||this.querySelector('[aria-busy="true"]'))return;i.setAttribute("aria-busy","true");let e=v(this.dataset.visit??"");e.evaluateAgain(Date.now());let o=await e.finish();i.removeAttribute("aria-busy"),_(this,e),k(this,e),o&&(m(this.querySelector("main"),O(e)),m(this.querySelector(".bar"),P(e)),this.querySelector("h2")?.focus())}ask(){let t=this.querySelector(".bar");m(t,X(v(this.dataset.visit??""))),t.querySelector(".main")?.focus()}};function z(n){n.detail<2||(n.preventDefault(),n.stopImmediatePropagation())}customElements.define("survey-finish",S);b("GET","/f/visits/:visit",J);b("GET","/f/visits/:visit/finish",H);async function J({params:n,url:t}){let s=await f(n.visit,{fresh:!0}),i=t.searchParams.get("mode");(i==="quick"||i==="full")&&s.remember({mode:i});let e=q(s.survey).map(h=>Q(s,A(s.engine,h,s.mode))),o=s.isRestored;s.isRestored=!1;let d=s.visit.enterprise.fields.name;return r`<title>${d} – Khảo sát đo lường</title>
<div class="phone">
<header class="top">
<div class="top-row">
<a class="button only" ${c(`/f/enterprises/${s.visit.enterprise_id}`)} aria-label="${a("Về doanh nghiệp")}">${l("back")}</a>
<div class="title"><h1 tabindex="-1">${d}</h1><p>${s.textOf(s.survey.title)}</p></div>
</div>
<div class="top-foot">${$(s)}</div>
</header>
<main class="page">
${C(s,r`<a class="button" ${c(`/f/visits/${s.visit.id}`)}>${a("Thử lại")}</a>`)}
${M(s)}
${o&&Y(s)}
${s.isReadOnly&&Z(s)}
${tt(s)}
<ol class="group">${e.map(h=>r`<li>${st(s,h)}</li>`)}</ol>
<a class="button wide" ${c(`/f/visits/${s.visit.id}/finish`)}>${a("Kết thúc khảo sát")}</a>
</main>
<footer class="bar">${et(s,e,o)}</footer>
</div>`}function Q(n,t){let s=t.section.kind==="repeat"&&t.rows===0&&!n.seen.visited.includes(t.section.name);return t.state==="done"&&s?{...t,state:"todo"}:t}function Y(n){let t=K(n.survey,n.seen.section);return r`<div class="banner" role="status">${l("undo")}<p>${a("Đã khôi phục phiếu đang làm dở lúc %(time)s.",{time:B(n.seen.savedMs)})}</p>${t&&r`<a class="button" ${c(`/f/visits/${n.visit.id}/${t.name}`)}>${a("Làm tiếp: %(section)s",{section:p(n.label(t.path))})}</a>`}</div>`}function Z(n){let t=n.visit.is_parked?a("Phiếu này đã giao cho người khác. Xem được, không sửa được; câu chưa gửi vẫn còn trên máy."):a("Phiếu đã kết thúc. Xem được; muốn sửa thì đề nghị Sở trả lại phiếu.");return r`<div class="banner">${l("lock")}<p>${t}</p>${g(n.visit.record)}</div>`}function tt(n){let t=`/f/visits/${n.visit.id}`,s=L(n.survey),i=(e,o)=>r`<a class="segment"
${n.mode===e&&r`aria-current="true"`} ${c(`${t}?mode=${e}`)}>${o}</a>`;return r`<nav class="segments" aria-label="${a("Phạm vi")}">${i("quick",a("Nhanh, %(n)s câu",{n:s.core}))}${i("full",a("Đủ, %(n)s câu",{n:s.core+s.detail}))}</nav>`}var nt={done:["done","good",()=>a("xong")],doing:["doing","",()=>a("đang làm")],todo:["todo","soft",()=>a("chưa làm")],wrong:["error","bad",()=>a("cần sửa")],na:["na","",()=>a("không hỏi")]};function st(n,t){let{section:s,answered:i,asked:e}=t,[o,d,h]=nt[t.state],U=p(n.label(s.path)),T=r`<span class="body"><span class="name">${U}<span class="sr">: ${h()}</span></span>${it(n,t)}</span>`;if(t.state==="na")return r`<div class="row na"><span class="lead">${l(o)}</span>${T}</div>`;let F=t.wrong?"?missing":"";return r`<a class="row ${t.wrong?"flag":""}" ${c(`/f/visits/${n.visit.id}/${s.name}${F}`)}>
<span class="lead ${d}">${l(o)}</span>${T}${e>0&&r`<span class="trail num">${i}/${e}</span>`}</a>`}function it(n,t){let{section:s,wrong:i,missing:e,rows:o}=t;if(t.state==="na")return r`<span class="meta">${D(n,s)}</span>`;let d=[s.kind==="repeat"&&t.state!=="todo"?r`<span>${u("%(n)s dòng","%(n)s dòng",o)}</span>`:null,i?r`<span class="bad">${u("%(n)s câu cần sửa","%(n)s câu cần sửa",i)}</span>`:null,e&&t.state!=="todo"?r`<span>${u("%(n)s câu chưa trả lời","%(n)s câu chưa trả lời",e)}</span>`:null].filter(h=>h!==null);return d.length>0&&r`<span class="meta">${d}</span>`}function et(n,t,s){let e=(s?t.find(o=>o.section.name===n.seen.section):null)??t.find(o=>["todo","doing","wrong"].includes(o.state));return!e||n.isReadOnly?r`<a class="button main" ${c(`/f/visits/${n.visit.id}/finish`)}>${a("Kết thúc khảo sát")}</a>`:r`<a class="button main" ${c(`/f/visits/${n.visit.id}/${e.section.name}`)}>${a("Tiếp: %(section)s",{section:p(n.label(e.section.path))})} ${l("next","s")}</a>`}
