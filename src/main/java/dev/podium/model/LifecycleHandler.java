package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** One hook; exactly one action is set. */
public record LifecycleHandler(
        @Nullable ExecAction exec,
        @Nullable HttpGetAction httpGet,
        @Nullable TcpSocketAction tcpSocket,
        @Nullable SleepAction sleep) {}
