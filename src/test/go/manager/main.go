// Talks to an API server as controllers written with controller-runtime do: a manager with leader election, caches and an index, a
// reconciler with a finalizer and an object of its own, and every kind of write of its client. Prints one line per thing that
// worked; the first that does not ends it.
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv1 "k8s.io/api/autoscaling/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/util/retry"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller/controllerutil"
	"sigs.k8s.io/controller-runtime/pkg/log"
	"sigs.k8s.io/controller-runtime/pkg/log/zap"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"
)

const finalizer = "example.com/held"

func demand(what string, err error) {
	if err != nil {
		fmt.Println(what, "failed:", err)
		os.Exit(1)
	}
	fmt.Println(what, "ok")
}

// reconciler keeps a ConfigMap that says how many replicas a Deployment has.
type reconciler struct {
	client.Client
	seen chan string
}

func (r *reconciler) Reconcile(ctx context.Context, request ctrl.Request) (ctrl.Result, error) {
	deployment := &appsv1.Deployment{}
	if err := r.Get(ctx, request.NamespacedName, deployment); err != nil {
		return ctrl.Result{}, client.IgnoreNotFound(err)
	}
	if !deployment.DeletionTimestamp.IsZero() {
		if controllerutil.RemoveFinalizer(deployment, finalizer) {
			if err := r.Update(ctx, deployment); err != nil {
				return ctrl.Result{}, err
			}
			r.seen <- "finalized"
		}
		return ctrl.Result{}, nil
	}
	if controllerutil.AddFinalizer(deployment, finalizer) {
		if err := r.Update(ctx, deployment); err != nil {
			return ctrl.Result{}, err
		}
	}
	said := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: deployment.Name + "-replicas", Namespace: deployment.Namespace}}
	if _, err := controllerutil.CreateOrUpdate(ctx, r.Client, said, func() error {
		said.Data = map[string]string{"replicas": fmt.Sprint(*deployment.Spec.Replicas)}
		return controllerutil.SetControllerReference(deployment, said, r.Scheme())
	}); err != nil {
		return ctrl.Result{}, err
	}
	pods := &corev1.PodList{}
	if err := r.List(ctx, pods, client.InNamespace(request.Namespace), client.MatchingFields{"image": "nginx"}); err != nil {
		return ctrl.Result{}, err
	}
	if deployment.Status.ReadyReplicas == *deployment.Spec.Replicas && len(pods.Items) >= int(*deployment.Spec.Replicas) {
		r.seen <- "ready"
	}
	return ctrl.Result{}, nil
}

func await(r *reconciler, what string) {
	deadline := time.After(time.Minute)
	for {
		select {
		case seen := <-r.seen:
			if seen == what {
				fmt.Println(what, "ok")
				return
			}
		case <-deadline:
			fmt.Println(what, "failed: nothing seen of it")
			os.Exit(1)
		}
	}
}

func main() {
	server, namespace := os.Args[1], os.Args[2]
	// Conflicts are part of a controller's day: what it says of them is left out.
	log.SetLogger(zap.New(zap.WriteTo(os.Stderr)))
	config := &rest.Config{Host: server, QPS: 1000, Burst: 1000}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()

	direct, err := client.New(config, client.Options{})
	demand("mapper", err)
	demand("namespace", direct.Create(ctx, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: namespace}}))

	manager, err := ctrl.NewManager(config, ctrl.Options{
		Metrics:                 metricsserver.Options{BindAddress: "0"},
		LeaderElection:          true,
		LeaderElectionID:        "manager",
		LeaderElectionNamespace: namespace,
	})
	demand("manager", err)
	demand("index", manager.GetFieldIndexer().IndexField(ctx, &corev1.Pod{}, "image", func(object client.Object) []string {
		return []string{object.(*corev1.Pod).Spec.Containers[0].Image}
	}))
	r := &reconciler{manager.GetClient(), make(chan string, 1000)}
	demand("controller", ctrl.NewControllerManagedBy(manager).For(&appsv1.Deployment{}).Owns(&corev1.ConfigMap{}).Complete(r))
	go func() {
		if err := manager.Start(ctx); err != nil {
			demand("leading", err)
		}
	}()

	two := int32(2)
	labels := map[string]string{"app": "managed"}
	deployment := &appsv1.Deployment{
		ObjectMeta: metav1.ObjectMeta{Name: "managed", Namespace: namespace},
		Spec: appsv1.DeploymentSpec{
			Replicas: &two,
			Selector: &metav1.LabelSelector{MatchLabels: labels},
			Template: corev1.PodTemplateSpec{
				ObjectMeta: metav1.ObjectMeta{Labels: labels},
				Spec:       corev1.PodSpec{Containers: []corev1.Container{{Name: "c", Image: "nginx"}}},
			},
		},
	}
	demand("create", direct.Create(ctx, deployment))
	await(r, "ready")
	write(ctx, direct, deployment)

	foreground := client.PropagationPolicy(metav1.DeletePropagationForeground)
	demand("delete", direct.Delete(ctx, deployment, foreground))
	await(r, "finalized")
	demand("gone", gone(ctx, direct, deployment))
	demand("cleaned", direct.Delete(ctx, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: namespace}}))
}

// write changes a Deployment in each way that the client has.
func write(ctx context.Context, c client.Client, deployment *appsv1.Deployment) {
	key := client.ObjectKeyFromObject(deployment)
	demand("strategic", c.Patch(ctx, deployment, client.RawPatch(
		types.StrategicMergePatchType, []byte(`{"metadata":{"labels":{"patched":"yes"}}}`))))
	current := &appsv1.Deployment{}
	demand("merge", retry.RetryOnConflict(retry.DefaultRetry, func() error {
		if err := c.Get(ctx, key, current); err != nil {
			return err
		}
		before := current.DeepCopy()
		current.Annotations["patched"] = "yes"
		return c.Patch(ctx, current, client.MergeFromWithOptions(before, client.MergeFromWithOptimisticLock{}))
	}))
	demand("status", retry.RetryOnConflict(retry.DefaultRetry, func() error {
		if err := c.Get(ctx, key, current); err != nil {
			return err
		}
		before := current.DeepCopy()
		current.Status.Conditions = append(current.Status.Conditions, appsv1.DeploymentCondition{Type: "Managed", Status: "True"})
		return c.Status().Patch(ctx, current, client.StrategicMergeFrom(before))
	}))
	applied := &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "v1", "kind": "ConfigMap",
		"metadata": map[string]any{"name": "applied", "namespace": key.Namespace},
		"data":     map[string]any{"a": "b"},
	}}
	demand("apply", c.Apply(ctx, client.ApplyConfigurationFromUnstructured(applied), client.FieldOwner("manager"), client.ForceOwnership))
	demand("scale", c.SubResource("scale").Update(ctx, deployment, client.WithSubResourceBody(&autoscalingv1.Scale{
		ObjectMeta: metav1.ObjectMeta{Name: key.Name, Namespace: key.Namespace},
		Spec:       autoscalingv1.ScaleSpec{Replicas: 1},
	})))
	partial := &metav1.PartialObjectMetadataList{}
	partial.SetGroupVersionKind(corev1.SchemeGroupVersion.WithKind("ConfigMapList"))
	demand("metadata", c.List(ctx, partial, client.InNamespace(key.Namespace), client.Limit(1)))
	if len(partial.Items) != 1 || partial.Continue == "" || partial.Items[0].Kind != "ConfigMap" {
		demand("page", fmt.Errorf("%d items, %q", len(partial.Items), partial.Continue))
	}
	demand("delete all", c.DeleteAllOf(ctx, &corev1.ConfigMap{}, client.InNamespace(key.Namespace), client.MatchingLabels{"no": "thing"}))
}

func gone(ctx context.Context, c client.Client, object client.Object) error {
	for {
		err := c.Get(ctx, client.ObjectKeyFromObject(object), object)
		if apierrors.IsNotFound(err) {
			return nil
		}
		if err != nil {
			return err
		}
		time.Sleep(50 * time.Millisecond)
	}
}
