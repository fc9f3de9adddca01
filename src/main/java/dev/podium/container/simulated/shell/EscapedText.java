package dev.podium.container.simulated.shell;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Text between {@code $'} and {@code '}, whose backslashes mean what they mean in C. */
final class EscapedText {

    private final Source source;
    private final Lexer lexer;

    EscapedText(Source source, Lexer lexer) {
        this.source = source;
        this.lexer = lexer;
    }

    /** Reads from the opening quote to the closing one. */
    String read() {
        int line = source.line();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        source.skip(1);
        while (!source.take("'")) {
            if (source.ended()) {
                throw lexer.unterminated("'", line);
            }
            char c = source.take();
            if (c == '\\' && !source.ended()) {
                escaped(bytes);
            } else if (Character.isHighSurrogate(c) && !source.ended()) {
                put(new String(new char[] {c, source.take()}), bytes);
            } else {
                put(String.valueOf(c), bytes);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private void escaped(ByteArrayOutputStream bytes) {
        char c = source.take();
        switch (c) {
            case 'n' -> bytes.write('\n');
            case 't' -> bytes.write('\t');
            case 'r' -> bytes.write('\r');
            case 'a' -> bytes.write(7);
            case 'b' -> bytes.write('\b');
            case 'f' -> bytes.write('\f');
            case 'v' -> bytes.write(11);
            case 'e', 'E' -> bytes.write(27);
            case '\\', '\'', '"', '?' -> bytes.write(c);
            case 'c' -> bytes.write(source.ended() ? 0 : source.take() & 0x1f);
            case 'x' -> bytes.write(number(2, 16));
            case 'u' -> put(Character.toString(number(4, 16)), bytes);
            case 'U' -> put(Character.toString(number(8, 16)), bytes);
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                source.skip(-1);
                bytes.write(number(3, 8));
            }
            default -> put("\\" + c, bytes);
        }
    }

    private int number(int most, int radix) {
        int value = 0;
        for (int i = 0; i < most && Character.digit(source.peek(), radix) >= 0; i++) {
            value = value * radix + Character.digit(source.take(), radix);
        }
        return value;
    }

    private static void put(String text, ByteArrayOutputStream bytes) {
        bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
