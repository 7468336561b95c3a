"""A page of a few lines, served by our server: it says who is there, and holds what a policy could break."""

import altair as alt
import pandas as pd
import streamlit as st

from medmgr_core.running import Visitor, running

here = running()
who = here.identify(here.store, Visitor(st.context.cookies, st.context.headers, st.context.ip_address))
if who is None or who.is_locked:
    st.text("locked" if who else "nobody")
    st.stop()
print(f"a page was run for {who.person_code}", flush=True)
st.text(f"signed in as {who.person_code}")
st.text("CANARY")
if st.session_state.setdefault("begun by", who.person_code) != who.person_code:
    st.text(f"page of {st.session_state['begun by']}")

what = st.query_params.get("show", "")
if what == "bug":
    raise ZeroDivisionError("inner workings")
if what == "refused":
    from medmgr_core.errors import NotAllowed

    raise NotAllowed("You may not see *this* [link](x).")
if what == "parts":
    rows = pd.DataFrame({"month": ["Jan", "Feb", "Mar"], "spent": [3, 5, 4]})
    bars = alt.Chart(rows).mark_bar().encode(x="month:N", y="spent:Q", tooltip=["month", "spent"])
    st.altair_chart(bars.properties(title="Spending"), width="stretch", alt="bars")
    st.dataframe(rows)
    st.metric("Spent", 12, chart_data=[3, 5, 4])
    grid = st.components.v2.component(
        "tiny_grid",
        html="<button id='cell'>cell</button>",
        css="button { color: rgb(1, 2, 3); }",
        js="""export default ({ parentElement, setTriggerValue }) => {
            const cell = parentElement.querySelector("#cell");
            cell.textContent = "drawn by the component";
            cell.onclick = () => setTriggerValue("picked", "cell 7");
        }""",
    )
    picked = grid(key="grid", on_picked_change=lambda: None)
    st.text(f"picked {picked.picked}")
    file = st.file_uploader("File")
    st.text(f"got {file.name if file else 'nothing'}")
