use std::mem;

/// A growing piece of HTML. Markup is only what stands in the program; everything else is escaped.
#[derive(Default)]
pub(super) struct Html(String);

impl Html {
    /// Markup.
    pub(super) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Text, or the value of an attribute in double quotes.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            match letter {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                _ => self.0.push(letter),
            }
        }
        self
    }

    /// Code in a line.
    pub(super) fn code(&mut self, text: &str) -> &mut Self {
        self.raw("<code>").text(text).raw("</code>")
    }

    /// A heading of the third level.
    pub(super) fn heading(&mut self, text: &str) -> &mut Self {
        self.raw("<h3>").text(text).raw("</h3>")
    }

    /// A block of code.
    pub(super) fn block(&mut self, text: &str) -> &mut Self {
        self.raw("<pre><code>").text(text).raw("</code></pre>")
    }

    /// Paragraphs with code between backticks.
    pub(super) fn prose(&mut self, text: &str) -> &mut Self {
        for paragraph in text.split("\n\n") {
            self.raw("<p>").line(paragraph).raw("</p>");
        }
        self
    }

    /// A line with code between backticks.
    pub(super) fn line(&mut self, text: &str) -> &mut Self {
        for (number, part) in text.split('`').enumerate() {
            if number % 2 == 0 {
                self.text(part)
            } else {
                self.code(part)
            };
        }
        self
    }

    /// What has grown.
    pub(super) fn finish(&mut self) -> String {
        mem::take(&mut self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_never_markup() {
        let nasty = "<script>alert('&')</script>\" onclick=\"x";
        let escaped = "&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;&quot; onclick=&quot;x";
        assert_eq!(Html::default().text(nasty).finish(), escaped);
        for html in [
            Html::default().code(nasty).finish(),
            Html::default().heading(nasty).finish(),
            Html::default().block(nasty).finish(),
            Html::default().prose(nasty).finish(),
        ] {
            assert!(html.contains(escaped), "{html}");
            assert!(!html.contains("<script"), "{html}");
        }
    }

    #[test]
    fn prose_has_paragraphs_and_code() {
        let html = Html::default().prose("a `b<` c\n\nd").finish();
        assert_eq!(html, "<p>a <code>b&lt;</code> c</p><p>d</p>");
    }
}
