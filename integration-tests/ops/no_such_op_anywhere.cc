#include "tensorflow/core/framework/common_shape_fns.h"
#include "tensorflow/core/framework/op.h"
#include "tensorflow/core/framework/op_kernel.h"

namespace {

// x + y, where y is a scalar: what the fixture unregistered_op had before its op was renamed.
REGISTER_OP("NoSuchOpAnywhere")
    .Attr("T: type")
    .Input("x: T")
    .Input("y: T")
    .Output("z: T")
    .SetShapeFn(tensorflow::shape_inference::UnchangedShape);

class NoSuchOpAnywhere : public tensorflow::OpKernel {
 public:
  using OpKernel::OpKernel;

  void Compute(tensorflow::OpKernelContext* context) override {
    const tensorflow::Tensor& x = context->input(0);
    const float y = context->input(1).scalar<float>()();
    tensorflow::Tensor* z = nullptr;
    OP_REQUIRES_OK(context, context->allocate_output(0, x.shape(), &z));
    z->flat<float>() = x.flat<float>() + y;
  }
};

REGISTER_KERNEL_BUILDER(
    Name("NoSuchOpAnywhere").Device(tensorflow::DEVICE_CPU).TypeConstraint<float>("T"), NoSuchOpAnywhere);

}  // namespace
