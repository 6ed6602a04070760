"""WebKit, the nearest to an iPhone that runs on a server: WebKitGTK, driven by its own WebDriver."""
