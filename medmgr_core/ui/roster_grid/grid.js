// The roster grid: people down, days across. Cells are edited here; rules come from Python on Save or after a short pause.
// data: days [[iso, weekday, day, weekend, long name]], people [[id, name, note, cost of an hour, contract hours, grade, skills]],
// types {code: {n, h, t}}, cells {"row,day": [codes, [[number, revision]], pinned, closed, {code: [cost of an hour, by whom]}]}, away, marks, problems by the same keys,
// cover [[name, shift, grade, skill, [needed by day]]], draft (where unsaved cells are kept), readonly, money, slack (hours off the contract).
const grids = new WeakMap()
const PAUSE = 900, NEXT_LETTER = 700, NARROW = 620
const esc = text => String(text).replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`)

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  let grid = grids.get(parentElement)
  if (!grid || grid.data.draft !== data.draft) {
    grid?.stop()
    grid = make(parentElement.querySelector(".roster"))
    grids.set(parentElement, grid)
  }
  grid.tell = (cells) => setStateValue("typed", cells)
  grid.save = (cells) => setTriggerValue("save", cells)
  grid.take(data)
  return () => { grids.get(parentElement)?.stop(); grids.delete(parentElement) }
}

function isDark(root) {  // the theme may change without a run of Python
  const made = document.createElement("canvas").getContext("2d")
  made.fillStyle = getComputedStyle(root).getPropertyValue("--st-background-color").trim() || "#fff"
  const [r, g, b] = made.fillStyle.match(/[0-9a-f]{2}/gi).map(part => parseInt(part, 16))
  return r * 0.3 + g * 0.6 + b * 0.1 < 128
}

function make(root) {
  const g = { data: null, edits: {}, undo: [], redo: [], at: [0, 0], to: [0, 0], day: 0, clip: null, last: null, busy: false }
  const el = name => root.querySelector(name)
  const box = el(".box")

  // What stands in a cell: as edited, else as saved.
  const held = key => g.data.cells[key] ?? ["", [], false, false, {}]
  const bought = (key, code) => {  // a shift of another letter in its place stays bought
    const [was, , , , rates] = held(key)
    return !code ? undefined : rates[code] ?? (was.includes("+") || was === code || codes(key).split("+").includes(was) ? undefined : rates[was])
  }
  const codes = key => g.edits[key]?.c ?? held(key)[0]
  const pinned = key => g.edits[key]?.p ?? held(key)[2]
  const closed = key => g.data.readonly || held(key)[3]
  const cells = () => Object.entries(g.edits).map(([key, e]) => {
    const [r, d] = key.split(",").map(Number)
    return { p: g.data.people[r][0], d: g.data.days[d][0], c: e.c, pin: e.p, was: e.was }
  })

  function put(list) {  // [[key, codes, pinned]]: one step to undo
    const step = list.filter(([key, c, p]) => !closed(key) && (c !== codes(key) || p !== pinned(key)))
      .map(([key, c, p]) => [key, [codes(key), pinned(key)], [c, p]])
    if (!step.length) return
    g.undo.push(step); g.redo = []
    apply(step.map(([key, , after]) => [key, ...after]))
  }
  function apply(list) {
    for (const [key, c, p] of list) {
      const [hc, was, hp] = held(key)
      if (c === hc && p === hp) delete g.edits[key]
      else g.edits[key] = { c, p, was: g.edits[key]?.was ?? was }
    }
    keep(); list.length > 40 ? draw() : list.forEach(([key]) => paint(key))
    totals(); said(); clearTimeout(g.wait)
    g.wait = setTimeout(() => g.tell(cells()), PAUSE)
  }
  function back(from, to, side) {
    const step = from.pop()
    if (!step) return
    to.push(step)
    apply(step.map(entry => [entry[0], ...entry[side]]))
  }
  function keep() {
    try { Object.keys(g.edits).length ? sessionStorage.setItem(g.data.draft, JSON.stringify(named())) : sessionStorage.removeItem(g.data.draft) } catch { /* full or forbidden */ }
  }
  const named = () => cells().map(cell => [cell.p, cell.d, { c: cell.c, p: cell.pin, was: cell.was }])
  function restore(list) {
    const row = new Map(g.data.people.map((p, r) => [p[0], r])), col = new Map(g.data.days.map((d, c) => [d[0], c]))
    return Object.fromEntries(list.filter(([p, d]) => row.has(p) && col.has(d)).map(([p, d, e]) => [`${row.get(p)},${col.get(d)}`, e]))
  }

  g.take = data => {
    const text = JSON.stringify(data)
    root.classList.toggle("dark", isDark(root))
    if (text === g.text) { g.busy = false; return buttons() }  // the page ran again, nothing of it is new
    g.text = text
    const before = g.data ? named() : JSON.parse(sessionStorage.getItem(data.draft) ?? "[]")
    g.data = data; g.busy = false
    g.edits = restore(before)
    for (const [key, e] of Object.entries(g.edits)) {
      const [c, was, p] = held(key)
      if (e.c === c && e.p === p) delete g.edits[key]
      else if (data.problems[key]) e.was = was  // told once: saved again, it is meant
    }
    const rows = data.people.length, days = data.days.length
    g.at = [Math.min(g.at[0], Math.max(rows - 1, 0)), Math.min(g.at[1], days - 1)]
    g.to = [Math.min(g.to[0], Math.max(rows - 1, 0)), Math.min(g.to[1], days - 1)]
    keep(); draw()
  }
  g.stop = () => { clearTimeout(g.wait); size.disconnect() }

  // Drawing ------------------------------------------------------------------------------------------
  const name = key => { const [r, d] = key.split(",").map(Number); return `${g.data.people[r][1]}, ${g.data.days[d][4]}` }
  const titles = key => codes(key).split("+").filter(Boolean).map(c => g.data.types[c]?.n ?? c).join(" and ")
  function facts(key) {
    const away = g.data.away[key], mark = g.data.marks[key], problem = g.data.problems[key]
    return [titles(key) || "off", pinned(key) ? "pinned" : "", away?.[1] ?? "", problem ?? "", mark?.[1] ?? "",
            ...codes(key).split("+").map(c => bought(key, c)?.[1] ?? ""), g.edits[key] ? "not saved yet" : ""].filter(Boolean).join(" · ")
  }
  function look(key) {
    const c = codes(key), first = c.split("+")[0], away = g.data.away[key], mark = g.data.marks[key]
    const type = c ? `t-${g.data.types[first]?.t ?? "grey"}` : away ? "away" : ""
    const flags = [type, mark ? (mark[0] ? "hard" : "soft") : "", g.data.problems[key] ? "problem" : "", g.edits[key] ? "new" : "",
                   pinned(key) ? "pin" : "", codes(key).split("+").some(one => bought(key, one)) ? "bought" : "", g.data.days[key.split(",")[1]][3] ? "we" : ""].filter(Boolean).join(" ")
    return [flags, c || away?.[0] || ""]
  }
  function cell(r, d) {
    const key = `${r},${d}`, [flags, text] = look(key)
    return `<td role="gridcell" id="c${r}-${d}" class="${flags}" aria-colindex="${d + 2}">${esc(text)}</td>`
  }
  function paint(key) {
    const td = el(`#c${key.replace(",", "-")}`)
    if (!td) return narrow() ? draw() : undefined
    const [flags, text] = look(key)
    td.className = flags; td.textContent = text
    counts(Number(key.split(",")[1]))
  }
  const narrow = () => root.clientWidth < NARROW
  function draw() {
    g.narrow = narrow()
    root.classList.toggle("narrow", g.narrow)
    if (g.narrow) return list()
    const { days, people, cover } = g.data
    const head = days.map(d => `<th scope="col" class="${d[3] ? "we" : ""}" title="${esc(d[4])}"><small>${esc(d[1])}</small>${esc(d[2])}</th>`).join("")
    const rows = people.map((p, r) => `<tr role="row" aria-rowindex="${r + 2}"><th scope="row" title="${esc(p[2])}">${esc(p[1])}</th>` +
      days.map((_, d) => cell(r, d)).join("") + `<td class="sum" id="h${r}"></td><td class="sum" id="m${r}"></td></tr>`).join("")
    const foot = cover.map((row, k) => `<tr><th scope="row">${esc(row[0])}</th>` +
      days.map((d, c) => `<td id="n${k}-${c}"></td>`).join("") + `<td class="sum" id="g${k}"></td><td class="sum"></td></tr>`).join("")
    box.innerHTML = `<table role="grid" aria-label="Roster" aria-rowcount="${people.length + 1}" aria-colcount="${days.length + 1}"
      aria-readonly="${g.data.readonly}"><thead><tr><th scope="col">Name</th>${head}<th scope="col" class="sum">Hours</th><th scope="col" class="sum">Cost</th></tr></thead>
      <tbody>${rows}</tbody><tfoot>${foot}</tfoot></table>`
    days.forEach((_, c) => counts(c))
    totals(); mark(); said()
  }
  function planned(row, d) {
    const [, shift, grade, skill] = row
    return g.data.people.reduce((n, p, r) => n + (codes(`${r},${d}`).split("+").includes(shift) && !g.data.away[`${r},${d}`] &&
      (!grade || p[5] === grade) && (!skill || p[6].includes(skill)) ? 1 : 0), 0)
  }
  function counts(d) {
    g.data.cover.forEach((row, k) => {
      const td = el(`#n${k}-${d}`), need = row[4][d], n = planned(row, d)
      td.textContent = need == null ? "" : n >= need ? n : need > 9 ? `−${need - n}` : `${n}/${need}`
      td.className = (need != null && n < need ? "short" : "") + (g.data.days[d][3] ? " we" : "")
    })
  }
  function totals() {
    const { days, people, types, cover } = g.data
    let hours = 0, cost = 0, gaps = 0
    people.forEach((p, r) => {
      let h = 0, paid = 0
      days.forEach((_, d) => codes(`${r},${d}`).split("+").forEach(c => {
        const mine = types[c]?.h ?? 0
        h += mine; paid += mine * ((bought(`${r},${d}`, c) ?? [p[3]])[0] ?? 0)
      }))
      hours += h; cost += paid
      if (g.narrow) return
      const off = p[4] > 0 && Math.abs(h - p[4]) > g.data.slack
      el(`#h${r}`).textContent = `${+h.toFixed(1)}/${Math.round(p[4])}`
      el(`#h${r}`).className = off ? "sum off" : "sum"
      el(`#m${r}`).textContent = p[3] == null && !paid ? "–" : money(paid)
    })
    cover.forEach((row, k) => {
      let mine = 0
      row[4].forEach((need, d) => { mine += need == null ? 0 : Math.max(need - planned(row, d), 0) })
      gaps += mine
      if (!g.narrow) el(`#g${k}`).textContent = mine ? `−${mine}` : "✓"
    })
    const unsaved = Object.keys(g.edits).length
    el(".gaps").textContent = gaps ? `▲ ${gaps} short` : "● Cover is met"
    const hard = Object.values(g.data.marks).filter(m => m[0]).length
    el(".broken").textContent = hard ? `■ ${hard} cell${hard === 1 ? "" : "s"} against the rules` : "● No rule broken"
    el(".broken").classList.toggle("bad", hard > 0); el(".gaps").classList.toggle("warn", gaps > 0)
    el(".sums").textContent = `${Math.round(hours).toLocaleString()} h · ${money(cost)}`
    el(".unsaved").textContent = unsaved ? `${unsaved} not saved` : "All saved"
    el(".unsaved").classList.toggle("warn", unsaved > 0)
    buttons()
  }
  const buttons = () => {
    for (const button of root.querySelectorAll(".save, .discard")) button.disabled = !Object.keys(g.edits).length || g.busy
  }
  const money = minor => g.data.money + Math.round(minor / 100).toLocaleString()

  function block() {
    const [[r1, c1], [r2, c2]] = [g.at, g.to], keys = []
    for (let r = Math.min(r1, r2); r <= Math.max(r1, r2); r++) for (let c = Math.min(c1, c2); c <= Math.max(c1, c2); c++) keys.push([r, c])
    return keys
  }
  function mark() {
    for (const td of root.querySelectorAll("[aria-selected]")) td.removeAttribute("aria-selected")
    if (g.narrow || !g.data.people.length) return
    for (const [r, c] of block()) el(`#c${r}-${c}`).setAttribute("aria-selected", "true")
    el(".at")?.classList.remove("at")
    const td = el(`#c${g.to[0]}-${g.to[1]}`)
    td.classList.add("at"); td.setAttribute("aria-label", `${name(g.to.join())}: ${facts(g.to.join())}`)
    box.setAttribute("aria-activedescendant", td.id)
  }
  function said() {
    if (!g.data.people.length) { el(".said").textContent = "Nobody is in this unit yet: add staff on the page Staff."; return }
    const key = g.narrow ? null : g.to.join()
    el(".said").textContent = key ? `${name(key)}: ${facts(key)}` : ""
    el(".said").classList.toggle("bad", !!key && !!(g.data.marks[key]?.[0] || g.data.problems[key]))
    if (key) el(`#c${g.to[0]}-${g.to[1]}`)?.classList.add("at")
  }

  // A narrow screen: one day, each person with a choice ------------------------------------------------
  function list() {
    const { days, people, types } = g.data
    const rows = people.map((p, r) => {
      const key = `${r},${g.day}`, kinds = [...new Set(["", ...Object.keys(types), codes(key)])]
      const told = [g.data.away[key]?.[1], g.data.problems[key], g.data.marks[key]?.[1]].filter(Boolean).join(" · ")
      return `<li class="${g.edits[key] ? "new" : ""}"><label for="s${r}">${esc(p[1])}<small>${esc(p[2])}</small></label>
        <select id="s${r}" data-key="${key}" ${closed(key) ? "disabled" : ""}>${kinds.map(c =>
          `<option value="${esc(c)}" ${c === codes(key) ? "selected" : ""}>${esc(c ? `${c} ${types[c]?.n ?? ""}` : "off")}</option>`).join("")}</select>
        ${told ? `<p>${esc(told)}</p>` : ""}</li>`
    }).join("")
    const short = g.data.cover.map(row => [row, planned(row, g.day)]).filter(([row, n]) => row[4][g.day] != null && n < row[4][g.day])
    box.innerHTML = `<div class="turn"><button class="prev" aria-label="Day before">‹</button><b aria-live="polite">${esc(days[g.day][4])}</b>
      <button class="next" aria-label="Day after">›</button></div>
      ${short.length ? `<p class="short">▲ ${short.map(([row, n]) => `${esc(row[0])}: ${n} of ${row[4][g.day]}`).join(" · ")}</p>` : ""}<ul>${rows}</ul>`
    el(".prev").onclick = () => { g.day = Math.max(g.day - 1, 0); draw() }
    el(".next").onclick = () => { g.day = Math.min(g.day + 1, days.length - 1); draw() }
    for (const select of root.querySelectorAll("select")) select.onchange = () => { put([[select.dataset.key, select.value, pinned(select.dataset.key)]]); root.querySelector(`#${select.id}`)?.focus() }
    totals(); said()
  }

  // Keys and mouse -----------------------------------------------------------------------------------
  function move(dr, dc, extend) {
    const rows = g.data.people.length - 1, last = g.data.days.length - 1
    g.to = [Math.min(Math.max(g.to[0] + dr, 0), rows), Math.min(Math.max(g.to[1] + dc, 0), last)]
    if (!extend) g.at = [...g.to]
    mark(); said()
    el(`#c${g.to[0]}-${g.to[1]}`)?.scrollIntoView({ block: "nearest", inline: "nearest" })
  }
  function write(code, go) {
    const keys = block().map(k => k.join())
    put(keys.map(key => [key, code, pinned(key)]))
    mark()
    if (go && keys.length === 1) move(0, 1, false)
  }
  function letter(text) {
    const find = wanted => Object.keys(g.data.types).find(c => c.toUpperCase() === wanted.toUpperCase())
    const again = g.last && Date.now() - g.last.when < NEXT_LETTER
    const longer = again && find(g.last.text + text)
    if (longer && g.last.key) {  // D, then N: DN, in the cell where D was put
      put([[g.last.key, longer, pinned(g.last.key)]]); mark(); g.last = null
      return
    }
    const code = longer || find(text), key = block().length === 1 ? g.to.join() : null
    g.last = { text: again && !g.last.key ? g.last.text + text : text, when: Date.now(), key: code ? key : null }
    if (!code) return
    const before = g.plus ? codes(g.to.join()) : ""
    write(before && !before.split("+").includes(code) ? `${before}+${code}` : code, !g.plus)
    g.plus = false
  }
  function copied() {
    const rows = new Map()
    for (const [r, c] of block()) rows.set(r, [...(rows.get(r) ?? []), codes(`${r},${c}`)])
    return [...rows.values()].map(row => row.join("\t")).join("\n")
  }
  function pasted(text) {
    const lines = text.replace(/\r/g, "").replace(/\n$/, "").split("\n").map(line => line.split("\t"))
    const known = c => c.split("+").every(part => !part || g.data.types[part])
    if (!lines.flat().every(known)) { el(".said").textContent = "What was copied is no part of a roster: copy cells that hold letters of shifts."; return }
    const at = block(), [r0, c0] = at[0], [r1, c1] = at[at.length - 1], list = []
    const high = Math.max(r1 - r0 + 1, lines.length), wide = Math.max(c1 - c0 + 1, lines[0].length)
    for (let r = 0; r < high && r0 + r < g.data.people.length; r++) for (let c = 0; c < wide && c0 + c < g.data.days.length; c++) {
      const line = lines[r % lines.length], key = `${r0 + r},${c0 + c}`
      list.push([key, line[c % line.length] ?? "", pinned(key)])
    }
    put(list); mark()
  }
  function submit() {
    if (g.busy || !Object.keys(g.edits).length) return
    g.busy = true; clearTimeout(g.wait); totals(); g.save(cells())
    setTimeout(() => { g.busy = false; totals() }, 15000)  // no answer: it may be pressed again
  }
  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-10, 0], PageDown: [10, 0],
                  Home: [0, -999], End: [0, 999], Enter: [1, 0] }
  root.onkeydown = event => {
    event.stopPropagation()  // C and R are Streamlit's own keys
    const control = event.ctrlKey || event.metaKey, key = event.key
    if (control && key.toLowerCase() === "s") { event.preventDefault(); return submit() }
    if (event.target !== box || g.narrow || !g.data.people.length) return
    if (control && key.toLowerCase() === "z") { event.preventDefault(); event.shiftKey ? back(g.redo, g.undo, 2) : back(g.undo, g.redo, 1); return mark() }
    if (control && key.toLowerCase() === "y") { event.preventDefault(); back(g.redo, g.undo, 2); return mark() }
    if (control || event.altKey) return
    if (steps[key]) { event.preventDefault(); return move(...steps[key], event.shiftKey) }
    if (key === "Delete" || key === "Backspace") { event.preventDefault(); return write("", false) }
    if (key === " " || key === "." || key === "-") { event.preventDefault(); return write("", true) }
    if (key === "+") { g.plus = true; return }
    if (key === "*") { put(block().map(k => [k.join(), codes(k.join()), !pinned(k.join())])); return mark() }
    if (/^[a-z0-9]$/i.test(key)) { event.preventDefault(); letter(key) }
  }
  box.oncopy = event => { event.clipboardData.setData("text/plain", copied()); event.preventDefault() }
  box.oncut = event => { event.clipboardData.setData("text/plain", copied()); event.preventDefault(); write("", false) }
  box.onpaste = event => { event.preventDefault(); pasted(event.clipboardData.getData("text/plain")) }
  const place = target => target.id?.match(/^c(\d+)-(\d+)$/)?.slice(1).map(Number)
  box.onmousedown = event => {
    const at = place(event.target)
    if (!at || g.narrow) return
    box.focus({ preventScroll: true }); event.preventDefault()
    g.to = at; if (!event.shiftKey) g.at = [...at]
    mark(); said()
    box.onmousemove = e => { const to = e.buttons ? place(e.target) : (box.onmousemove = null); if (to) { g.to = to; mark(); said() } }
  }
  el(".save").onclick = submit
  el(".discard").onclick = () => put(Object.keys(g.edits).map(key => [key, held(key)[0], held(key)[2]]))
  const size = new ResizeObserver(() => { if (g.data && narrow() !== g.narrow) draw() })
  size.observe(root)
  return g
}
