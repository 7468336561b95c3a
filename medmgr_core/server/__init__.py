"""The server: Streamlit's app with our gate, headers and routes around it. ``serve.py`` puts it together."""
