package io.spate.access.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

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
          {people}<form method="post" action="/logout"><button>Log out</button></form>
        </main>
      </body>
      </html>
      """;

  private static final String GOING_ON =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="refresh" content="0; url={next}">
        <title>Signed in · Spate</title>
        <link rel="stylesheet" href="/login.css">
      </head>
      <body>
        <main>
          <h1>Spate</h1>
          <p role="status">You are signed in.</p>
          <p><a href="{next}">Go on</a></p>
        </main>
      </body>
      </html>
      """;

  private LoginPage() {}

  /**
   * The form.
   *
   * @param people whether people sign in by a provider, too
   */
  static String html(String words, String next, boolean people) {
    String link =
        "<p><a href=\"/login/oidc?next="
            + escaped(URLEncoder.encode(next, StandardCharsets.UTF_8))
            + "\">Sign in with your account</a></p>\n    ";
    return HTML.replace("{people}", people ? link : "")
        .replace("{next}", escaped(next))
        .replace("{words}", escaped(words));
  }

  /**
   * Leads on from here. Not by a redirect: what comes from another site that way comes without the
   * session's cookie, which is for our own pages alone.
   */
  static String goingOn(String next) {
    return GOING_ON.replace("{next}", escaped(next));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
