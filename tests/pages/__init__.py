"""Each page of pages/, run as the server runs it, on a real store in memory."""
