package dev.podium.container.simulated.image;

import dev.podium.container.simulated.CommandException;
import dev.podium.container.simulated.HttpResponse;
import dev.podium.container.simulated.Image;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.Resident;
import dev.podium.model.ContainerPort;
import java.io.IOException;

/**
 * An image that nobody describes: it starts, says so, stays up, and answers on the ports that its container declares. As the
 * entrypoints of most images, it goes on as the command that it is given where there is such a one, a shell above all.
 */
public final class UndescribedImage {

    public static final Image INSTANCE = Image.builder()
            .entrypoint("/app")
            .memory(16 << 20)
            .otherwise((Resident) UndescribedImage::start)
            .build();

    private UndescribedImage() {}

    private static void start(Process process) throws IOException, CommandException {
        if (!process.args().isEmpty() && process.locate(process.args().getFirst()) != null) {
            process.exec(process.args());
            return;
        }
        process.print("podium: " + process.container().image() + " is not described (--podium.images); pretending that it runs");
        for (ContainerPort each : process.container().ports()) {
            if (each.protocol() == null || each.protocol().equals("TCP")) {
                process.sockets().serve(each.containerPort(), request -> HttpResponse.ok("ok\n"));
            }
        }
    }
}
