package io.spate.access.http;

/** The page with the form; without scripts, and without anything from elsewhere. */
final class LoginPage {
  static final String STYLE =
      """
      :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
      body { display: grid; min-height: 90vh; place-content: center; padding: 1rem; }
      main { width: min(26rem, 90vw); }
      label, input, button { display: block; font: inherit; }
      input { box-sizing: border-box; margin: .25rem 0 1rem; padding: .5rem; width: 100%; }
      button { padding: .5rem 1.25rem; }
      """;

  private static final String HTML =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Log in · Spate</title>
        <link rel="stylesheet" href="/login.css">
      </head>
      <body>
        <main>
          <h1>Spate</h1>
          <p role="status">{words}</p>
          <form method="post" action="/login">
            <label for="token">API token</label>
            <input id="token" name="token" type="password" autocomplete="off" required autofocus>
            <input name="next" type="hidden" value="{next}">
            <button>Log in</button>
          </form>
          <form method="post" action="/logout"><button>Log out</button></form>
        </main>
      </body>
      </html>
      """;

  private LoginPage() {}

  static String html(String words, String next) {
    return HTML.replace("{next}", escaped(next)).replace("{words}", escaped(words));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
